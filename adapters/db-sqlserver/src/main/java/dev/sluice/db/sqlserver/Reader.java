package dev.sluice.db.sqlserver;

import dev.sluice.db.sql.Reading;
import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.Tokens;
import java.util.List;

/** Reads every statement of a batch. What no rule here understands is never FULL. */
final class Reader {
  private static final int DEEPEST = 3;
  private final Reading reading;
  private final int depth;

  private Reader(Reading reading, int depth) {
    this.reading = reading;
    this.depth = depth;
  }

  static StatementReading read(Statement batch) {
    try {
      if (new Splitter(batch.text()).split().statements().size() != 1) {
        return new Reading().atMost(Certainty.NONE).answer();
      }
      Reading reading = new Reading();
      new Reader(reading, 0).read(SqlServerTokens.of(batch.text()));
      return reading.answer();
    } catch (ScriptException | StackOverflowError unreadable) {
      return new Reading().atMost(Certainty.NONE).answer();
    }
  }

  /** Reads SQL that stands as text in a statement that will run it. */
  static void dynamic(String sql, int depth, Reading reading) {
    if (depth >= DEEPEST) {
      reading.atMost(Certainty.NONE);
      return;
    }
    try {
      new Reader(reading, depth + 1).read(SqlServerTokens.of(sql));
    } catch (ScriptException unreadable) {
      reading.atMost(Certainty.NONE);
    }
  }

  /** What a module's body will do when it runs; nothing of it runs when it is defined. */
  static StatementReading body(Tokens body, int depth) {
    Reading reading = new Reading();
    new Reader(reading, depth).read(body);
    return reading.answer();
  }

  private void read(Tokens batch) {
    List<Tokens> statements = Batch.statements(batch);
    for (int i = 0; i < statements.size(); i++) {
      String kind = Kinds.of(statements.get(i), i == 0);
      new StatementReader(statements.get(i), kind, reading, depth).read();
      if (Batch.module(statements.get(i)) && i > 0) {
        reading.partly();
      }
    }
  }
}
