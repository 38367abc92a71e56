package dev.sluice.analysis.risk;

import dev.sluice.db.Capability;
import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.SchemaRenderer;
import dev.sluice.db.Script;
import dev.sluice.db.ScriptException;
import dev.sluice.db.Statement;
import dev.sluice.db.StatementReading;
import dev.sluice.db.StatementReading.Certainty;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/** An engine without a database: splits at semicolons and reads what a test tells it to. */
final class SimpleEngine implements DatabaseEngine {
  private final Function<Statement, StatementReading> reader;

  SimpleEngine(Function<Statement, StatementReading> reader) {
    this.reader = reader;
  }

  static SimpleEngine thatReadsEverything() {
    return new SimpleEngine(s -> new StatementReading(Certainty.FULL, List.of(), Set.of()));
  }

  @Override
  public String name() {
    return "postgresql";
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of();
  }

  @Override
  public Script split(String text) {
    int nul = text.indexOf('\0');
    if (nul >= 0) {
      throw new ScriptException(1, nul + 1, "A NUL byte stands here.", "Remove it.");
    }
    List<Statement> statements = new ArrayList<>();
    int start = 0;
    int at = 0;
    while (at < text.length()) {
      int next = Math.max(SqlText.skipComment(text, at), SqlText.skipLiteral(text, at));
      if (next > at) {
        at = next;
      } else if (text.charAt(at) == ';') {
        add(statements, text, start, at);
        start = ++at;
      } else {
        at++;
      }
    }
    add(statements, text, start, text.length());
    return new Script(text, statements);
  }

  private static void add(List<Statement> statements, String text, int start, int end) {
    String piece = text.substring(start, end);
    int from = start + piece.length() - piece.stripLeading().length();
    String code = SqlCode.of(piece).text();
    if (code.isEmpty()) {
      return;
    }
    int line = 1 + (int) text.substring(0, from).chars().filter(c -> c == '\n').count();
    int column = from - text.lastIndexOf('\n', Math.max(0, from - 1));
    column = from == 0 ? 1 : column;
    boolean transactional = !code.contains("concurrently");
    statements.add(
        new Statement(
            statements.size() + 1,
            piece.strip(),
            from,
            end,
            line,
            column,
            line,
            column,
            code.split("[ (]", 2)[0].toUpperCase(Locale.ROOT),
            transactional));
  }

  @Override
  public StatementReading read(Statement statement) {
    return reader.apply(statement);
  }

  @Override
  public SchemaRenderer renderer() {
    throw new UnsupportedOperationException("no renderer");
  }

  @Override
  public Database open(ConnectionSettings settings) {
    throw new UnsupportedOperationException("no database");
  }
}
