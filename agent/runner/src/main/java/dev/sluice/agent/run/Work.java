package dev.sluice.agent.run;

import dev.sluice.agent.run.Verdict.Cleared;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.Outcome;
import dev.sluice.db.StepResult;
import dev.sluice.db.sql.Script;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.protocol.BundlePayload;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A checked piece of work.
 *
 * @param cleared what was checked
 * @param epoch epoch under which it is asked for
 * @param script the checked text
 */
record Work(Cleared cleared, long epoch, String script) {
  String attempt() {
    return cleared.payload().attempt();
  }

  String target() {
    return cleared.target();
  }

  String correlation() {
    return cleared.payload().correlation();
  }

  /** The plan for the engine. */
  ExecutionPlan plan() {
    BundlePayload payload = cleared.payload();
    Script split = cleared.engine().split(script);
    ExecutionPlan.Limits usual = ExecutionPlan.Limits.defaults();
    ExecutionPlan.Limits limits =
        new ExecutionPlan.Limits(
            Duration.ofMillis(payload.lockTimeoutMillis()),
            Duration.ofMillis(payload.statementTimeoutMillis()),
            usual.targetLockTimeout(),
            usual.ledgerSchema(),
            cleared.connection().policy().keepRows().orElse(usual.recoveryRows()));
    return new ExecutionPlan(
        payload.attempt(),
        epoch,
        payload.workspace() + "/" + payload.migration(),
        payload.title(),
        payload.digest(),
        ExecutionPlan.Direction.valueOf(payload.direction().toUpperCase(Locale.ROOT)),
        split,
        Set.copyOf(payload.done()),
        Set.copyOf(payload.undoes()),
        limits,
        payload.correlation(),
        Optional.of(payload.schema()).filter(schema -> !schema.isEmpty()));
  }

  /**
   * Whether a statement destroys something while the connection's operator lets nothing be kept.
   */
  boolean losesUnkept(Statement statement) {
    return !cleared.connection().policy().keepsRows()
        && cleared.engine().read(statement).has(Trait.DESTROYS_DATA);
  }

  /** Nothing of it was sent. */
  Outcome notStarted(StepResult.Trouble why, String evidence) {
    return bare(Outcome.State.NOT_STARTED, StepResult.State.NOT_STARTED, why, evidence);
  }

  /** What it did could not be found out. */
  Outcome unknown(StepResult.Trouble why, String evidence) {
    return bare(Outcome.State.UNKNOWN, StepResult.State.UNKNOWN, why, evidence);
  }

  private Outcome bare(
      Outcome.State state, StepResult.State step, StepResult.Trouble why, String evidence) {
    List<StepResult> steps =
        IntStream.rangeClosed(1, cleared.payload().statements().size())
            .mapToObj(index -> new StepResult(index, step, 0, 0, Optional.empty()))
            .toList();
    return new Outcome(state, steps, Optional.of(why), List.of(evidence), "", "");
  }
}
