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

  /** Commits and begins no other one, so that nothing is locked when this returns. */
  default void commit(Connection work) throws SQLException {
    work.commit();
    work.setAutoCommit(true);
  }

  /** Takes back and begins no other one. */
  default void rollback(Connection work) throws SQLException {
    work.rollback();
    work.setAutoCommit(true);
  }
}
