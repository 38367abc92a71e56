package dev.sluice.analysis.risk;

import dev.sluice.db.Capability;
import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.SchemaRenderer;
import dev.sluice.db.sql.Cutter;
import dev.sluice.db.sql.Script;
import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/** An engine without a database: splits at semicolons and reads what a test tells it to. */
final class SimpleEngine implements DatabaseEngine {
  private final String name;
  private final Function<Statement, StatementReading> reader;

  SimpleEngine(Function<Statement, StatementReading> reader) {
    this("postgresql", reader);
  }

  private SimpleEngine(String name, Function<Statement, StatementReading> reader) {
    this.name = name;
    this.reader = reader;
  }

  static SimpleEngine called(String name) {
    return new SimpleEngine(name, s -> new StatementReading(Certainty.FULL, List.of(), Set.of()));
  }

  static SimpleEngine thatReadsEverything() {
    return new SimpleEngine(s -> new StatementReading(Certainty.FULL, List.of(), Set.of()));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of();
  }

  @Override
  public Script split(String text) {
    int nul = text.indexOf('\0');
    if (nul >= 0) {
      throw new ScriptException(1, nul + 1, "A NUL byte stands here", "Remove it");
    }
    Cutter cutter = new Cutter(text);
    List<String> words = new ArrayList<>();
    int from = 0;
    Tokens tokens = tokens(text);
    for (int i = 0; i <= tokens.size(); i++) {
      if (i == tokens.size() || tokens.is(i, ";")) {
        if (!words.isEmpty()) {
          cutter.cut(from, tokens.start(i), words.get(0), !words.contains("CONCURRENTLY"));
        }
        words.clear();
        from = tokens.end(i);
      } else {
        words.add(tokens.raw(i).toUpperCase(Locale.ROOT));
      }
    }
    return cutter.script();
  }

  @Override
  public Tokens tokens(String text) {
    return Tokens.standard(text);
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
