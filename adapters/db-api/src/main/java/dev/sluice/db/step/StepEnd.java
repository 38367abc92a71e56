package dev.sluice.db.step;

import dev.sluice.db.StepResult;
import dev.sluice.db.StepResult.State;
import dev.sluice.db.StepResult.Trouble;
import dev.sluice.db.sql.Statement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * How a statement ended that was in no transaction together with others.
 *
 * @param state APPLIED, FAILED, NOT_STARTED or UNKNOWN
 * @param rows rows that are changed, -1 for none or not known
 * @param trouble why the run may not go on
 * @param sent whether anything was sent
 */
record StepEnd(
    State state,
    long rows,
    long millis,
    Optional<Trouble> trouble,
    boolean sent,
    List<String> evidence) {
  StepEnd {
    evidence = List.copyOf(evidence);
  }

  /** Nothing of it was sent. */
  static StepEnd notStarted(Optional<Trouble> why) {
    return new StepEnd(State.NOT_STARTED, -1, 0, why, false, List.of());
  }

  StepResult result(Statement statement) {
    return new StepResult(
        statement.index(),
        state,
        rows,
        millis,
        state == State.APPLIED ? Optional.empty() : trouble);
  }

  /** What makes the attempt known to the ledger; false when it may not go on. */
  interface Start {
    boolean begun() throws SQLException;
  }
}
