package dev.sluice.db.step;

import dev.sluice.db.RecoveryArtifact;
import java.sql.SQLException;

/**
 * One copy beside the ledger for the rows that a statement in batches changes, in the engine's
 * words. What is said of a batch is said in its transaction.
 */
public interface BatchShelf {
  /** Why rows of the table cannot be set aside, or empty. */
  String obstacle();

  /** All rows of the table as a query names them. */
  String table();

  /**
   * Makes the copy where that cannot be done within a transaction; called outside of any. Where
   * this fails, nothing is left of it.
   *
   * @return whether it is there now
   */
  default boolean prepare() throws SQLException {
    return false;
  }

  /** Makes the copy in the transaction of the first batch, where it is not there yet. */
  default void make(BatchRange range) throws SQLException {}

  /** The copy as a statement names it. It has the key's column under its name. */
  String copy();

  /**
   * Copies the rows that the author's condition says and keeps others from changing them.
   *
   * @return how many they are
   */
  long copy(BatchRange range) throws SQLException;

  /**
   * Keeps only what the batch changed, with what it made of it.
   *
   * @return how many rows of the batch stayed as they were, so that they are kept no more
   */
  long drop(BatchRange range) throws SQLException;

  /** Writes down how many rows are in the copy. */
  void counted(long before, long now) throws SQLException;

  /**
   * The walk has ended, wherever; outside any transaction. A copy without rows is thrown away.
   *
   * @param rows how many are kept
   */
  void over(long rows) throws SQLException;

  /** What is set aside. */
  RecoveryArtifact artifact(long rows);
}
