package dev.sluice.pipeline.run;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One connection of a stage run as stored.
 *
 * @param base fingerprint of the schema that was rehearsed, or empty
 * @param half the statement of which only some batches stand, 0 for none
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
    int half,
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
        half,
        undone,
        nextError,
        nextAction,
        evidence,
        startedAt,
        completedAt);
  }

  /** Whether anything of the script stands on it, be it some batches of a statement. */
  boolean touched() {
    return !applied.isEmpty() || half > 0;
  }

  /**
   * The same target with what is known to be applied on it, and how that is known.
   *
   * @param part the statement of which only some batches stand, 0 for none
   */
  Target known(List<Integer> statements, int part, List<String> how) {
    return new Target(
        stageRun,
        position,
        connection,
        script,
        base,
        state,
        turn,
        statements,
        part,
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
        half,
        undone,
        error,
        action,
        evidence,
        startedAt,
        completedAt);
  }
}
