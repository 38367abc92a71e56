package dev.sluice.db.sqlite;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What attempts run now. SQLite has no server: a statement is interrupted where it runs or nowhere,
 * and ends with the process that sent it.
 */
final class Running {
  private final Map<String, Statement> now = new ConcurrentHashMap<>();
  private final Set<String> cancelled = ConcurrentHashMap.newKeySet();

  void begin(String attempt, Statement statement) throws SQLException {
    now.put(attempt, statement);
    if (cancelled.contains(attempt)) {
      now.remove(attempt);
      throw new SQLException("[SQLITE_INTERRUPT] The attempt was cancelled", "", 9);
    }
  }

  void end(String attempt) {
    now.remove(attempt);
  }

  /** Interrupts the statement of an attempt, and every one that it would still send. */
  void cancel(String attempt) {
    cancelled.add(attempt);
    Statement statement = now.get(attempt);
    if (statement != null) {
      try {
        statement.cancel();
      } catch (SQLException ended) {
        now.remove(attempt);
      }
    }
  }
}
