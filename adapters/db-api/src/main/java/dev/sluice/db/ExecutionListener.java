package dev.sluice.db;

import dev.sluice.db.sql.Statement;

/** Told of every step while it happens, in order, on the executing thread. */
public interface ExecutionListener {
  /** About to send a statement; the intent is durable when this returns. */
  void starting(Statement statement);

  /** A statement ended. Inside a transaction it is not yet committed. */
  void finished(StepResult result);

  /**
   * Whether {@link #observed} is to be told of each statement; costs questions to the catalog, so
   * it is meant for shadows.
   */
  default boolean watches() {
    return false;
  }

  /** What a statement was seen to do, after {@link #finished}; only when {@link #watches}. */
  default void observed(int index, StatementEffect effect) {}

  /** The server said something (notice or warning) during a statement. */
  void notice(int index, String severity, String text);

  /** A batch of a statement is committed; may be told many times a second. */
  default void progress(int index, Progress progress) {}

  /**
   * How far a statement that is carried out in batches has come.
   *
   * @param rows rows that it has changed
   * @param passed rows of its table that it has gone by, changed or not
   * @param about how many rows the table has, roughly; -1 where that is not known
   */
  record Progress(long rows, long passed, long about) {}

  /** Something was set aside before a destructive statement. */
  void setAside(int index, RecoveryArtifact artifact);
}
