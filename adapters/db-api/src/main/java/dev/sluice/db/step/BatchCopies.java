package dev.sluice.db.step;

import java.sql.SQLException;

/**
 * Sets rows aside batch by batch, all of them in one artifact. Each call is made in the transaction
 * of its batch.
 */
public interface BatchCopies {
  /** Sets nothing aside. */
  BatchCopies NONE =
      new BatchCopies() {
        @Override
        public boolean copies() {
          return false;
        }

        @Override
        public void before(BatchRange range) {}

        @Override
        public void after(BatchRange range) {}
      };

  /** Whether anything is set aside. */
  default boolean copies() {
    return true;
  }

  /**
   * The condition for the rows that a batch may change: those of its keys that were copied, for the
   * author's own condition may be another one when it is asked again ({@code now()}, {@code
   * random()}).
   *
   * @param range the keys of the batch
   */
  default String rows(BatchRange range) {
    return range.sql();
  }

  /**
   * Copies the rows that a batch will change and keeps others from changing them.
   *
   * @param range the keys of the batch
   */
  void before(BatchRange range) throws SQLException;

  /** Keeps only what the batch changed, with what it made of it. */
  void after(BatchRange range) throws SQLException;

  /** The transaction of the batch was taken back. */
  default void undone() {}

  /** The walk has ended, wherever; called outside any transaction. */
  default void over() throws SQLException {}
}
