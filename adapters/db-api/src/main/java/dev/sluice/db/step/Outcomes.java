package dev.sluice.db.step;

import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.Outcome;
import dev.sluice.db.StepResult;
import dev.sluice.db.StepResult.State;
import dev.sluice.db.StepResult.Trouble;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Outcomes of a plan, with a result for every statement. */
final class Outcomes {
  private Outcomes() {}

  /** Nothing of this attempt was sent. */
  static Outcome notStarted(ExecutionPlan plan, Trouble why, List<String> evidence) {
    return whole(Outcome.State.NOT_STARTED, State.NOT_STARTED, plan, why, evidence);
  }

  static Outcome refused(ExecutionPlan plan, String message, String action) {
    return notStarted(plan, Trouble.refusal(Category.REFUSED, message, action), List.of(message));
  }

  static Outcome unknown(ExecutionPlan plan, String message, List<String> evidence) {
    Trouble why =
        Trouble.refusal(Category.UNREACHABLE, message, "Establish it again, or look at the target");
    return whole(Outcome.State.UNKNOWN, State.UNKNOWN, plan, why, evidence);
  }

  static Outcome alreadyApplied(ExecutionPlan plan, String attempt) {
    Trouble why =
        Trouble.refusal(Category.REFUSED, "Attempt " + attempt + " applied it", "Nothing to do");
    List<String> evidence = List.of("ledger: applied by attempt " + attempt);
    return whole(Outcome.State.ALREADY_APPLIED, State.SKIPPED, plan, why, evidence);
  }

  private static Outcome whole(
      Outcome.State state, State step, ExecutionPlan plan, Trouble why, List<String> evidence) {
    return new Outcome(state, steps(plan, Map.of(), step), Optional.of(why), evidence, "", "");
  }

  /** A result per statement: the known one, SKIPPED for what was done before, else another. */
  static List<StepResult> steps(
      ExecutionPlan plan, Map<Integer, StepResult> known, State otherwise) {
    return plan.script().statements().stream()
        .map(
            statement -> {
              int index = statement.index();
              State state = plan.done().contains(index) ? State.SKIPPED : otherwise;
              return known.getOrDefault(
                  index, new StepResult(index, state, -1, 0, Optional.empty()));
            })
        .toList();
  }

  /** What the steps add up to; {@code back} says that nothing is left to be put back. */
  static Outcome.State sum(List<StepResult> steps, boolean back) {
    if (steps.stream().anyMatch(step -> step.state() == State.UNKNOWN)) {
      return Outcome.State.UNKNOWN;
    }
    long there =
        steps.stream()
            .filter(step -> step.state() == State.APPLIED || step.state() == State.SKIPPED)
            .count();
    if (there == steps.size() && back) {
      return Outcome.State.APPLIED;
    }
    boolean half = steps.stream().anyMatch(StepResult::half);
    return there == 0 && !half ? Outcome.State.FAILED : Outcome.State.PARTIAL;
  }
}
