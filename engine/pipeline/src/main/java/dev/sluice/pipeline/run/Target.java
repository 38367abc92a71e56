package dev.sluice.pipeline.run;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One connection of a stage run as stored.
 *
 * @param base fingerprint of the schema that was rehearsed, or empty
 */
record Target(
    UUID stageRun,
    int position,
    String connection,
    String script,
    String base,
    RunState state,
    Turn turn,
    List<Integer> applied,
    boolean undone,
    String error,
    String action,
    List<String> evidence,
    Optional<Instant> startedAt,
    Optional<Instant> completedAt) {
  Target {
    applied = List.copyOf(applied);
    evidence = List.copyOf(evidence);
  }

  /** Who decides when it goes. */
  enum Turn {
    /** The policy. */
    WAITING,
    /** A person wants it again, whatever happened to others. */
    RETRY,
    /** It went. */
    RELEASED
  }

  /** Whether an attempt is planned or under way. */
  boolean working() {
    return turn == Turn.RELEASED
        && (state == RunState.IN_PROGRESS || state == RunState.ROLLING_BACK);
  }

  /** Whether it may still be released. */
  boolean waits() {
    return turn != Turn.RELEASED && (state == RunState.PENDING || state == RunState.ROLLING_BACK);
  }

  /** The same target elsewhere; error, action and evidence are replaced. */
  Target moved(RunState next, Turn nextTurn, String nextError, String nextAction) {
    RunState to = state == next ? next : state.become(next, "target " + connection);
    return new Target(
        stageRun,
        position,
        connection,
        script,
        base,
        to,
        nextTurn,
        applied,
        undone,
        nextError,
        nextAction,
        evidence,
        startedAt,
        completedAt);
  }

  /** The same target with what is known to be applied on it, and how that is known. */
  Target known(List<Integer> statements, List<String> how) {
    return new Target(
        stageRun,
        position,
        connection,
        script,
        base,
        state,
        turn,
        statements,
        undone,
        error,
        action,
        how,
        startedAt,
        completedAt);
  }

  /** The same target after another rehearsal. */
  Target on(String rehearsed) {
    return new Target(
        stageRun,
        position,
        connection,
        script,
        rehearsed,
        state,
        turn,
        applied,
        undone,
        error,
        action,
        evidence,
        startedAt,
        completedAt);
  }
}
