package dev.sluice.db.step;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.ExecutionListener;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.Tokens;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Optional;

/** What an engine brings so that a statement can be carried out in batches along a key. */
public interface Batching {
  /**
   * The tokens of a statement, each of which is where the server sees it.
   *
   * @throws DatabaseException of category REFUSED when that depends on the server
   */
  Tokens tokens(Statement statement);

  /** Whether the table of a statement is there now. */
  boolean exists(Connection work, BatchForm form) throws SQLException;

  /**
   * The key to walk along: one column that is unique, never NULL, and of a type whose values have
   * an exact text and one order.
   *
   * @param wanted its name, or empty for the primary key
   * @throws DatabaseException of category REFUSED when there is none
   */
  BatchKey key(Connection work, BatchForm form, Optional<String> wanted) throws SQLException;

  /** How many rows the table has, roughly and cheaply; -1 where that is not known. */
  long estimate(Connection work, BatchForm form) throws SQLException;

  /**
   * Sets aside what the batches of a statement change; nothing is copied yet.
   *
   * @param above a condition for the rows that are still to come
   * @throws DatabaseException of category REFUSED when more would be lost than could be set aside
   */
  BatchCopies copies(Work work, String above) throws SQLException;

  /** Begins the transaction of a batch on a session that is in none. */
  default void begin(Connection work, boolean copies) throws SQLException {
    work.setAutoCommit(false);
  }

  /**
   * A statement that goes in batches.
   *
   * @param connection the session that sends it
   */
  record Work(
      Connection connection,
      ExecutionPlan plan,
      ExecutionListener listener,
      BatchForm form,
      BatchKey key) {
    /** Whether the statement gives any of these columns another value. */
    public boolean assigns(Collection<String> columns) {
      return form.assigned().stream()
          .anyMatch(name -> columns.stream().anyMatch(name::equalsIgnoreCase));
    }

    /** Says that nothing is set aside, and why. */
    public BatchCopies none(String why) {
      listener.notice(form.statement().index(), "WARNING", "not set aside: " + why);
      return BatchCopies.NONE;
    }
  }
}
