package dev.sluice.pipeline.migration;

import dev.sluice.analysis.plan.SafePlan;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The safe plan of a migration, with what has become of its steps.
 *
 * @param migration the migration that it is a plan of
 * @param plan the plan; as it was when its first step was opened, once one is
 * @param opened numbers of the migrations that steps were opened as, by step
 */
public record PlanView(MigrationView migration, SafePlan plan, Map<Integer, Long> opened) {
  public PlanView {
    opened = Map.copyOf(opened);
  }

  /** The step that can be opened next; empty when all are, or nothing has a safe form. */
  public OptionalInt next() {
    return plan.answers()
        ? plan.steps().stream()
            .mapToInt(SafePlan.Step::number)
            .filter(step -> !opened.containsKey(step))
            .min()
        : OptionalInt.empty();
  }
}
