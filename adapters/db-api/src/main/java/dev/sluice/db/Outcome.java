package dev.sluice.db;

import java.util.List;
import java.util.Optional;

/**
 * What an attempt did on its target: exactly known, or honestly unknown.
 *
 * @param state the whole
 * @param steps one result per statement of the script, in order
 * @param trouble why, unless applied
 * @param evidence how it is known, one line each (ledger row, catalog probe, session)
 * @param schemaBefore fingerprint of the schema before the run, or empty
 * @param schemaAfter fingerprint after it, or empty
 */
public record Outcome(
    State state,
    List<StepResult> steps,
    Optional<StepResult.Trouble> trouble,
    List<String> evidence,
    String schemaBefore,
    String schemaAfter) {
  public Outcome {
    steps = List.copyOf(steps);
    evidence = List.copyOf(evidence);
  }

  /** How many statements of the script are applied now. */
  public int applied() {
    return (int) steps.stream().filter(step -> step.state() == StepResult.State.APPLIED).count();
  }

  /** The whole of an attempt. */
  public enum State {
    /** Every statement is applied and committed. */
    APPLIED,
    /** Nothing of it is applied. */
    FAILED,
    /** Some statements are applied, or batches of one, named by the steps. */
    PARTIAL,
    /** It never began, so it may be tried again. */
    NOT_STARTED,
    /** The ledger says that this script was applied before; nothing was run. */
    ALREADY_APPLIED,
    /** It could not be established. */
    UNKNOWN
  }
}
