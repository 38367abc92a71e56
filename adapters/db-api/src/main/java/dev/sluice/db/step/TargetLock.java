package dev.sluice.db.step;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The lock that serialises runners on one database by the engine's own means. It ends with its
 * session, so that it never needs a person, and is polled for, so that it never blocks a statement.
 */
public interface TargetLock extends AutoCloseable {
  /** Takes it if nobody holds it; never waits. */
  boolean tryTake() throws SQLException;

  /** Whether this very session still holds it; false when the session is gone. */
  boolean held();

  /** Who holds it, described. */
  List<String> holders() throws SQLException;

  /** The lock's own session, in autocommit; for the ledger and for questions. */
  Connection session();

  /** Tries until the deadline, at least once. */
  default boolean take(Deadline deadline) throws SQLException {
    while (!tryTake()) {
      if (deadline.over()) {
        return false;
      }
      deadline.pause();
    }
    return true;
  }

  @Override
  void close();
}
