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
   * Puts back what the undone attempts set aside; called in the transaction after the last down
   * statements.
   *
   * @return what was put back and what was left, one line each
   * @throws dev.sluice.db.DatabaseException when it cannot be; nothing is to be committed
   */
  List<String> putBack() throws SQLException;
}
