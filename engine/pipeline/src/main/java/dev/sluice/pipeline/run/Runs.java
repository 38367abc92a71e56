package dev.sluice.pipeline.run;

import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.StageKey;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Runs of stages on their targets. Every command is called with the migration's lock held and joins
 * the caller's transaction.
 */
@Component
public class Runs {
  /**
   * Starts a stage run: one target run per connection, attempts for those that the policy lets go
   * first. For a rollback only targets with something applied get one.
   */
  public void start(RunOrder order) {
    throw new IllegalStateException("" + order.stage());
  }

  /**
   * Tries the failed targets of a stage's newest run again with its own script: those with nothing
   * applied from the start, partial ones from the first statement not done. Unknown and completed
   * ones are not touched.
   *
   * @return names of the connections that are tried again
   */
  public Answer<List<String>> retry(RunOrder order) {
    throw new IllegalStateException("" + order.stage());
  }

  /** Calls a run off: what has not begun never begins; what runs is asked to stop. */
  public Answer<List<String>> cancel(StageKey stage, String reason) {
    throw new IllegalStateException(stage + reason);
  }

  /**
   * Ends an Unknown by the word of a named person.
   *
   * @param applied whether the script is applied on that target
   */
  public Answer<TargetRun> settle(
      Actor actor, StageKey stage, String connection, boolean applied, String reason) {
    throw new IllegalStateException(actor + "" + stage + connection + applied + reason);
  }

  /** Asks an agent for evidence again. */
  public Answer<List<String>> establish(Actor actor, StageKey stage) {
    throw new IllegalStateException(actor + "" + stage);
  }

  /** Target runs of a stage's newest run, in the order of its connections; empty before any. */
  public List<TargetRun> targets(StageKey stage) {
    return List.of();
  }
}
