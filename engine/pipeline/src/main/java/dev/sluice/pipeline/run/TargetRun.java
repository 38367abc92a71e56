package dev.sluice.pipeline.run;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The run of a stage on one connection.
 *
 * @param connection the connection
 * @param state where it stands, a name of {@code RunState}
 * @param direction {@code UP} or {@code DOWN}
 * @param script SHA-256 of the script that it runs
 * @param attempt id of the newest attempt, or empty
 * @param agent name of the agent that has it, or empty
 * @param startedAt when its newest attempt began
 * @param completedAt when it ended
 * @param error what went wrong, or empty
 * @param action what to do about it, or empty
 * @param evidence how the outcome is known
 * @param applied how many statements are applied on the target
 * @param half the statement of which only some batches stand, 0 for none
 * @param steps steps of the newest attempt, in order
 */
public record TargetRun(
    String connection,
    RunState state,
    String direction,
    String script,
    String attempt,
    String agent,
    Optional<Instant> startedAt,
    Optional<Instant> completedAt,
    String error,
    String action,
    List<String> evidence,
    int applied,
    int half,
    List<Step> steps) {
  public TargetRun {
    evidence = List.copyOf(evidence);
    steps = List.copyOf(steps);
  }

  /** Whether anything of the script stands on the target, be it some batches of a statement. */
  public boolean touched() {
    return applied > 0 || half > 0;
  }

  /**
   * One statement of an attempt.
   *
   * @param index from 1
   * @param state {@code waiting}, {@code running}, {@code applied}, {@code failed}, {@code
   *     rolled-back}, {@code skipped}, {@code unknown}
   * @param kind for example {@code CREATE TABLE}
   * @param line line in the script
   * @param rows rows changed, -1 unknown; of a statement that goes in batches, up to now
   * @param passed rows of its table that a statement in batches has gone by, -1 for any other
   * @param about rows of that table, roughly; -1 unknown
   * @param millis wall time
   * @param notes notices, set-aside artifacts, error
   */
  public record Step(
      int index,
      String state,
      String kind,
      int line,
      long rows,
      long passed,
      long about,
      long millis,
      List<String> notes) {
    public Step {
      notes = List.copyOf(notes);
    }
  }
}
