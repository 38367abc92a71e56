package dev.sluice.db.sqlite;

import dev.sluice.db.step.Sql;
import dev.sluice.db.step.Transactions;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Transactions on a file. The driver's own commit and rollback begin another one at once, which
 * locks the file again, or fails although the first one was committed; so they are said to the
 * engine itself. What the driver believes about it is put right afterwards.
 */
final class SqliteTransactions implements Transactions {
  @Override
  public void begin(Connection work) throws SQLException {
    try {
      work.setAutoCommit(false);
    } catch (SQLException locked) {
      none(work);
      throw locked;
    }
  }

  @Override
  public void commit(Connection work) throws SQLException {
    Sql.run(work, "COMMIT");
  }

  @Override
  public void leave(Connection work) {
    none(work);
  }

  /**
   * The engine takes some back by itself: when the disk is full, or where a statement says {@code
   * OR ROLLBACK} or a trigger {@code RAISE(ROLLBACK)}. Then there is nothing left to take back.
   */
  @Override
  public void rollback(Connection work) throws SQLException {
    try {
      Sql.run(work, "ROLLBACK");
    } catch (SQLException failure) {
      if (within(work)) {
        throw failure;
      }
    }
    none(work);
  }

  /** Whether a transaction is open; only then does the engine refuse to begin one. */
  private static boolean within(Connection work) throws SQLException {
    try {
      Sql.run(work, "BEGIN");
    } catch (SQLException open) {
      return true;
    }
    Sql.run(work, "ROLLBACK");
    return false;
  }

  /** Tells the driver that there is no transaction; it tries to commit one and learns the same. */
  private static void none(Connection work) {
    try {
      work.setAutoCommit(true);
    } catch (SQLException nothingToCommit) {
      return;
    }
  }
}
