package dev.sluice.pipeline.run;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Where one attempt on one connection stands (step protocol of the reliability promises). */
enum AttemptState {
  /** Waits for an agent. */
  PLANNED("Planned"),
  /** Sent to an agent with an epoch and a lease; it has not said yes. */
  OFFERED("Offered"),
  /** An agent has it and may begin. */
  ACCEPTED("Accepted"),
  /** A statement was sent. */
  RUNNING("Running"),
  /** Every statement is applied. */
  APPLIED("Applied"),
  /** Nothing was applied. */
  FAILED("Failed"),
  /** Some statements are applied. */
  PARTIAL("Partial"),
  /** It never began. */
  NOT_STARTED("NotStarted"),
  /** Nobody knows yet; blocks its connection until somebody does. */
  UNKNOWN("Unknown"),
  /** Called off before an agent had it. */
  CANCELLED("Cancelled");

  private static final Map<AttemptState, Set<AttemptState>> MOVES =
      new EnumMap<>(AttemptState.class);

  static {
    Set<AttemptState> ends = EnumSet.of(APPLIED, FAILED, PARTIAL, NOT_STARTED, UNKNOWN);
    MOVES.put(PLANNED, EnumSet.of(OFFERED, CANCELLED, FAILED));
    MOVES.put(OFFERED, with(ends, ACCEPTED, PLANNED, CANCELLED));
    MOVES.put(ACCEPTED, with(ends, RUNNING));
    MOVES.put(RUNNING, ends);
    MOVES.put(UNKNOWN, EnumSet.of(RUNNING, APPLIED, FAILED, PARTIAL, NOT_STARTED));
  }

  private final String word;

  AttemptState(String word) {
    this.word = word;
  }

  private static Set<AttemptState> with(Set<AttemptState> base, AttemptState... more) {
    Set<AttemptState> all = EnumSet.copyOf(base);
    all.addAll(Set.of(more));
    return all;
  }

  String word() {
    return word;
  }

  static AttemptState of(String word) {
    for (AttemptState state : values()) {
      if (state.word.equals(word)) {
        return state;
      }
    }
    throw new IllegalArgumentException("there is no attempt state " + word);
  }

  /** Whether a move is legal. */
  boolean canBecome(AttemptState next) {
    return MOVES.getOrDefault(this, Set.of()).contains(next);
  }

  /** Whether an agent has it or may have it, or nobody knows. */
  boolean open() {
    return this == OFFERED || this == ACCEPTED || this == RUNNING || this == UNKNOWN;
  }

  /** Whether nothing more is expected of it. */
  boolean ended() {
    return !open() && this != PLANNED;
  }
}
