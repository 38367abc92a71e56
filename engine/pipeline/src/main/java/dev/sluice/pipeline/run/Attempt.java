package dev.sluice.pipeline.run;

import dev.sluice.pipeline.kernel.StageKey;
import java.util.List;
import java.util.UUID;

/** One attempt on one connection as stored. */
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
    String cancelReason) {
  Attempt {
    done = List.copyOf(done);
    undoes = List.copyOf(undoes);
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
