package dev.sluice.pipeline.run;

import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.pipeline.catalog.Stage.ExecutionPolicy;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.protocol.ApprovedContent;
import dev.sluice.protocol.BundlePayload;
import java.util.List;
import java.util.UUID;

/**
 * One run of a stage as stored.
 *
 * @param correlation id of the newest click that it rests on: its start, or the last retry
 */
record StageRun(
    UUID id,
    StageKey stage,
    int number,
    boolean newest,
    Direction direction,
    RunState state,
    String calledOff,
    String title,
    String flow,
    String engine,
    ApprovedContent content,
    ExecutionPolicy policy,
    List<BundlePayload.Approval> approvals,
    long policyVersion,
    String correlation,
    String seal,
    boolean ended) {
  StageRun {
    approvals = List.copyOf(approvals);
  }

  /** Sluice itself, at work on this run because of the newest click. */
  Actor sluice() {
    return Actor.system(stage.migration().workspace(), correlation);
  }

  /** The approved digest. */
  String digest() {
    return content.digest();
  }

  /** The state of a target or run that is under way. */
  RunState working() {
    return direction == Direction.UP ? RunState.IN_PROGRESS : RunState.ROLLING_BACK;
  }

  /** The state of a target or run that reached its end. */
  RunState finished() {
    return direction == Direction.UP ? RunState.COMPLETED : RunState.ROLLED_BACK;
  }

  /** How a target is called in sentences. */
  String name(String connection) {
    return stage.environment() + "/" + connection;
  }
}
