package dev.sluice.pipeline.migration;

import dev.sluice.analysis.plan.SafePlan;
import dev.sluice.pipeline.run.RunState;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The safe plan of a migration, with what has become of its steps.
 *
 * @param migration the migration that it is a plan of
 * @param plan the plan; as it was when its first step was opened, once one is
 * @param opened what steps were opened as, by step; the newest, where one was opened again
 */
public record PlanView(MigrationView migration, SafePlan plan, Map<Integer, Opened> opened) {
  public PlanView {
    opened = Map.copyOf(opened);
  }

  /**
   * A step as a migration.
   *
   * @param number the migration's
   * @param state where its current stage stands
   */
  public record Opened(long number, RunState state) {
    private static final Set<RunState> OVER =
        EnumSet.of(RunState.CANCELLED, RunState.REJECTED, RunState.ROLLED_BACK);

    /** Whether it came to nothing, so that the step may be opened again. */
    public boolean over() {
      return OVER.contains(state);
    }
  }

  /** What a step was opened as, unless that came to nothing. */
  Optional<Opened> standing(int step) {
    return Optional.ofNullable(opened.get(step)).filter(one -> !one.over());
  }

  /** The step that can be opened next; empty when all are, or nothing has a safe form. */
  public OptionalInt next() {
    return plan.answers()
        ? plan.steps().stream()
            .mapToInt(SafePlan.Step::number)
            .filter(step -> standing(step).isEmpty())
            .min()
        : OptionalInt.empty();
  }
}
