package dev.sluice.analysis.plan;

import java.util.Optional;

/**
 * One statement of a safe form.
 *
 * @param phase the phase that it belongs to at the earliest
 * @param sql the statement without a terminator
 * @param why what it is for, a few words
 * @param down what undoes it; an empty text for nothing, absent where no script can
 * @param people what people do before the migration that holds it, or empty
 * @param apart whether it may not share a migration with the act before it
 * @param first whether it stands before what locks: it reads the whole table
 */
record Act(
    Phase phase,
    String sql,
    String why,
    Optional<String> down,
    String people,
    boolean apart,
    boolean first) {

  /** An act that no script undoes, until it is said how. */
  static Act of(Phase phase, String sql, String why) {
    return new Act(phase, sql, why, Optional.empty(), "", false, false);
  }

  /** The same with the statement that undoes it. */
  Act undoneBy(String other) {
    return new Act(phase, sql, why, Optional.of(other), people, apart, first);
  }

  /** The same, with nothing to be undone. */
  Act harmless() {
    return undoneBy("");
  }

  /** The same, after people did something. */
  Act after(String work) {
    return new Act(phase, sql, why, down, work, apart, first);
  }

  /** The same in another migration than the act before it, and in front of what locks there. */
  Act reading() {
    return new Act(phase, sql, why, down, people, true, true);
  }
}
