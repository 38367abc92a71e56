package dev.sluice.pipeline.run;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Where a stage run or a target run stands. The legal moves are one table, so a test can walk every
 * pair.
 */
public enum RunState {
  /** An earlier stage is not complete. */
  QUEUED("Queued"),
  /** Waits for approvals, for a window, or for somebody to start it. */
  PENDING("Pending"),
  /** Handed to agents; statements may be running. */
  IN_PROGRESS("InProgress"),
  /** Every target is applied. */
  COMPLETED("Completed"),
  /** At least one target failed; can be retried or rolled back. */
  FAILED("Failed"),
  /** Somebody entitled said no. */
  REJECTED("Rejected"),
  /** The down script is being run. */
  ROLLING_BACK("RollingBack"),
  /** The change is undone. */
  ROLLED_BACK("RolledBack"),
  /** The outcome could not be established: shown, never silently retried. */
  UNKNOWN("Unknown"),
  /** Called off before it was complete. */
  CANCELLED("Cancelled");

  private static final Map<RunState, Set<RunState>> MOVES = new EnumMap<>(RunState.class);

  static {
    MOVES.put(QUEUED, EnumSet.of(PENDING, CANCELLED));
    MOVES.put(PENDING, EnumSet.of(QUEUED, IN_PROGRESS, REJECTED, CANCELLED));
    MOVES.put(IN_PROGRESS, EnumSet.of(PENDING, COMPLETED, FAILED, UNKNOWN, CANCELLED));
    MOVES.put(COMPLETED, EnumSet.of(ROLLING_BACK));
    MOVES.put(FAILED, EnumSet.of(PENDING, IN_PROGRESS, ROLLING_BACK, CANCELLED));
    MOVES.put(REJECTED, EnumSet.of(PENDING));
    MOVES.put(ROLLING_BACK, EnumSet.of(ROLLED_BACK, FAILED, UNKNOWN, COMPLETED));
    MOVES.put(UNKNOWN, EnumSet.of(COMPLETED, FAILED, ROLLED_BACK, IN_PROGRESS, ROLLING_BACK));
    MOVES.put(ROLLED_BACK, EnumSet.of(PENDING));
  }

  private final String word;

  RunState(String word) {
    this.word = word;
  }

  /** The name in chat, tables, JSON and docs, for example {@code InProgress}. */
  public String word() {
    return word;
  }

  /** The state of a word. */
  public static RunState of(String word) {
    for (RunState state : values()) {
      if (state.word.equals(word)) {
        return state;
      }
    }
    throw new IllegalArgumentException("there is no state " + word);
  }

  /** Whether a move is legal. */
  public boolean canBecome(RunState next) {
    return MOVES.getOrDefault(this, Set.of()).contains(next);
  }

  /** The next state, if the move is legal. */
  public RunState become(RunState next, String what) {
    if (!canBecome(next)) {
      throw new IllegalStateException(what + " is " + word + " and cannot become " + next.word);
    }
    return next;
  }
}
