package dev.sluice.db.step;

import java.sql.Connection;
import java.sql.SQLException;

/** How the session that sends a script begins and ends its transactions. */
public interface Transactions {
  /** As drivers do it by themselves. */
  Transactions PLAIN = new Transactions() {};

  /** Begins one on a session that is in none; where that fails, the session is in none still. */
  default void begin(Connection work) throws SQLException {
    work.setAutoCommit(false);
  }

  /** Commits; where this fails, the answer may be missing. To be followed by {@link #leave}. */
  default void commit(Connection work) throws SQLException {
    work.commit();
  }

  /**
   * Sees to it after a commit that the session is in no transaction, so that nothing is locked.
   * Where this fails, what was committed stands and the session is of no more use.
   */
  default void leave(Connection work) throws SQLException {
    work.setAutoCommit(true);
  }

  /** Takes back and begins no other one. */
  default void rollback(Connection work) throws SQLException {
    work.rollback();
    work.setAutoCommit(true);
  }
}
