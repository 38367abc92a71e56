package dev.sluice.db.step;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Statements that this process runs now, by attempt: cancelling them needs no right. */
public final class RunningStatements {
  private static final Map<String, Statement> NOW = new ConcurrentHashMap<>();

  private RunningStatements() {}

  /** An attempt sends a statement now. */
  public static void begins(String attempt, Statement statement) {
    NOW.put(attempt, statement);
  }

  /** The attempt has its answer. */
  public static void ends(String attempt) {
    NOW.remove(attempt);
  }

  /** Asks the server to cancel what the attempt runs here. */
  public static void cancel(String attempt) {
    Statement statement = NOW.get(attempt);
    if (statement == null) {
      return;
    }
    try {
      statement.cancel();
    } catch (SQLException over) {
      NOW.remove(attempt, statement);
    }
  }
}
