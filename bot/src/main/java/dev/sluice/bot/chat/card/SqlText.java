package dev.sluice.bot.chat.card;

import dev.sluice.analysis.SecretText;
import dev.sluice.bot.chat.PlainText;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.DatabaseEngines;
import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading.Trait;
import java.util.List;
import java.util.Optional;

/** A script as it is shown: cut at the borders of statements, secrets hidden where they must be. */
public final class SqlText {
  private final String text;
  private final Optional<DatabaseEngine> engine;
  private final List<Statement> statements;

  SqlText(String engineName, String text) {
    this.text = text;
    this.engine = DatabaseEngines.find(engineName);
    this.statements = engine.map(e -> split(e, text)).orElse(List.of());
  }

  private static List<Statement> split(DatabaseEngine engine, String text) {
    try {
      return engine.split(text).statements();
    } catch (ScriptException notSplit) {
      return List.of();
    }
  }

  /** The statement at an index from 1, on one line, if the script could be split. */
  Optional<String> statement(int index) {
    return statements.stream()
        .filter(s -> s.index() == index)
        .findFirst()
        .map(this::shown)
        .map(s -> PlainText.line(s.replaceAll("\\s+", " ").strip(), 160));
  }

  /** Everything, for those who may see secrets in it. */
  String all() {
    return PlainText.lines(text);
  }

  /** {@link #hidingSecrets} as it is shown to people. */
  String withoutSecrets() {
    return PlainText.lines(hidden());
  }

  /**
   * A script for those who may not see secrets in it: statements that carry one are replaced by a
   * remark. What looks like a secret elsewhere, or in a script that cannot be split, is masked.
   *
   * @param engine name of the engine that it is written for
   */
  public static String hidingSecrets(String engine, String script) {
    return new SqlText(engine, script).hidden();
  }

  private String hidden() {
    StringBuilder out = new StringBuilder(text);
    for (int i = statements.size() - 1; i >= 0; i--) {
      Statement statement = statements.get(i);
      if (secret(statement)) {
        String lines = "\n".repeat(statement.endLine() - statement.startLine());
        out.replace(statement.startOffset(), statement.endOffset(), hidden(statement) + lines);
      }
    }
    return SecretText.redact(out.toString());
  }

  /** As many whole statements as fit, without secrets; says how many are left out. */
  String preview(int characters) {
    if (statements.isEmpty()) {
      return text.length() <= characters ? withoutSecrets() : "";
    }
    StringBuilder out = new StringBuilder();
    for (Statement statement : statements) {
      String next = PlainText.lines(shown(statement));
      if (out.length() + next.length() > characters) {
        int left = statements.size() - statement.index() + 1;
        return out + "-- … " + Words.count(left, "more statement");
      }
      out.append(next).append(";\n");
    }
    return out.toString().stripTrailing();
  }

  private String shown(Statement statement) {
    return secret(statement) ? hidden(statement) : SecretText.redact(statement.text());
  }

  private boolean secret(Statement statement) {
    return engine.map(e -> e.read(statement).has(Trait.CARRIES_SECRET)).orElse(false);
  }

  private static String hidden(Statement statement) {
    return "-- statement " + statement.index() + " is hidden: it carries a secret";
  }
}
