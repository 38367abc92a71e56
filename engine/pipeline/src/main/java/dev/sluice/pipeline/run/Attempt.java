package dev.sluice.pipeline.run;

import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.StageKey;
import java.util.List;
import java.util.UUID;

/**
 * One attempt on one connection as stored.
 *
 * @param correlation id of the click that it comes from
 */
record Attempt(
    UUID id,
    UUID stageRun,
    StageKey stage,
    String connection,
    String engine,
    long epoch,
    AttemptState state,
    String agent,
    List<Integer> done,
    List<String> undoes,
    int statement,
    String cancelReason,
    String correlation,
    int lockTries) {
  Attempt {
    done = List.copyOf(done);
    undoes = List.copyOf(undoes);
  }

  /** Sluice itself, at work because of the click that it comes from. */
  Actor sluice() {
    return Actor.system(stage.migration().workspace(), correlation);
  }

  /** How its target is called in sentences. */
  String target() {
    return stage.environment() + "/" + connection;
  }

  /** Whether somebody called it off. */
  boolean calledOff() {
    return !cancelReason.isEmpty();
  }
}
