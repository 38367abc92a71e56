package dev.sluice.db.step;

import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import java.sql.SQLException;
import java.util.List;

/** Sets data aside before a statement destroys it and puts it back in a rollback. */
public interface Recovery {
  /** Whether a run ends with putting back. */
  static boolean putsBack(ExecutionPlan plan) {
    return plan.direction() == ExecutionPlan.Direction.DOWN
        && !plan.undoes().isEmpty()
        && plan.limits().ledgerSchema().isPresent();
  }

  /** Sets aside what a statement will destroy; called right before it is sent. */
  void before(Statement statement, StatementReading reading) throws SQLException;

  /**
   * What is sent for a statement that sets aside by what it does itself: a table that is renamed is
   * gone for everybody and still there.
   *
   * @return the statement as it is, or another one under the same index after which it is done
   */
  default Statement instead(Statement statement) {
    return statement;
  }

  /** Keeps only what the statement changed; called right after it. */
  void after(Statement statement) throws SQLException;

  /**
   * Removes what was set aside for a statement that is known to have done nothing, where that was
   * committed at once; called outside any transaction.
   *
   * @return what was removed, a line each
   */
  default List<String> discard(Statement statement) throws SQLException {
    return List.of();
  }

  /** Finishes what spans statements; called in their transaction, right before it ends. */
  default void complete() throws SQLException {}

  /** Tidies up after an attempt whose end is known; called outside any transaction. */
  default void over() throws SQLException {}

  /**
   * Brings back whole tables that the undone attempts renamed instead of dropping them; called
   * outside any transaction, right before the last one of a rollback begins. What was brought back
   * stands, whatever becomes of that transaction.
   *
   * @param coming what is yet to run: a table that it names keeps its place
   * @return what was brought back, one line each
   * @throws dev.sluice.db.DatabaseException when something is in the way
   */
  default List<String> moveBack(List<StatementReading> coming) throws SQLException {
    return List.of();
  }

  /**
   * Puts back what the undone attempts set aside; called in the transaction after the last down
   * statements.
   *
   * @return what was put back and what was left, one line each
   * @throws dev.sluice.db.DatabaseException when it cannot be; nothing is to be committed
   */
  List<String> putBack() throws SQLException;
}
