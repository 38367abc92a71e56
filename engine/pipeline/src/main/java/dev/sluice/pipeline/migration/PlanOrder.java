package dev.sluice.pipeline.migration;

import dev.sluice.analysis.plan.SafePlan.Step;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.Refusal.Kind;
import dev.sluice.pipeline.migration.PlanView.Opened;
import dev.sluice.pipeline.migration.StoredMigration.StoredStage;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.pipeline.run.Runs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Whether the steps of a plan that are open already let another one be opened. */
@Component
class PlanOrder {
  private final MigrationStore migrations;
  private final Runs runs;
  private final Edits edits;

  PlanOrder(MigrationStore migrations, Runs runs, Edits edits) {
    this.migrations = migrations;
    this.runs = runs;
    this.edits = edits;
  }

  /** Why a step cannot be opened now; empty when it can. */
  Optional<Refusal> refuse(PlanView plan, Step step) {
    return leftBehind(plan, step).or(() -> later(plan, step)).or(() -> before(plan, step));
  }

  /** What one that came to nothing has done somewhere is undone before it is done again. */
  private Optional<Refusal> leftBehind(PlanView plan, Step step) {
    return Optional.ofNullable(plan.opened().get(step.number()))
        .map(one -> stored(plan, one))
        .flatMap(
            one ->
                one.stages().stream()
                    .filter(stage -> stage.state() == RunState.COMPLETED)
                    .findFirst()
                    .map(
                        stage ->
                            refusal(
                                "plan.step-left-behind",
                                "Step %d was opened as migration %d, which is %s on %s but Completed on %s."
                                    .formatted(
                                        step.number(),
                                        one.key().number(),
                                        one.current().state().word(),
                                        one.current().environment(),
                                        stage.environment()),
                                wayOut(
                                    plan,
                                    one,
                                    "Roll that one back where it has run; then open the step"
                                        + " again."))));
  }

  private StoredMigration stored(PlanView plan, Opened one) {
    return migrations.get(new MigrationKey(plan.migration().key().workspace(), one.number()));
  }

  /** What to do about a step that stands: what has no way back is not asked to be rolled back. */
  private String wayOut(PlanView plan, StoredMigration step, String usual) {
    boolean oneWay =
        step.stages().stream()
            .filter(stage -> stage.state() == RunState.COMPLETED)
            .anyMatch(stage -> noWayBack(step, stage));
    if (!oneWay) {
      return usual;
    }
    MigrationKey whole = plan.migration().key();
    return edits.refuse(migrations.get(whole)).isEmpty()
        ? ("It has no way back: edit migration %d to what is left to do, and a plan is drawn of"
                + " that.")
            .formatted(whole.number())
        : "It has no way back: open what is left to do as a new migration.";
  }

  private boolean noWayBack(StoredMigration step, StoredStage stage) {
    Map<String, List<Integer>> applied = runs.applied(step.key().stage(stage.environment()));
    return new WayBack(step, stage, applied).refuse().isPresent();
  }

  private Optional<Refusal> later(PlanView plan, Step step) {
    return plan.plan().steps().stream()
        .filter(one -> one.number() > step.number())
        .flatMap(one -> plan.standing(one.number()).stream())
        .findFirst()
        .map(
            one ->
                refusal(
                    "plan.step-built-upon",
                    "A later step is open as migration %d, which is %s."
                        .formatted(one.number(), one.state().word()),
                    wayOut(plan, stored(plan, one), "Roll that one back or cancel it first.")));
  }

  private static Optional<Refusal> before(PlanView plan, Step step) {
    return plan.standing(step.number() - 1)
        .filter(one -> one.state() != RunState.COMPLETED)
        .map(one -> unfinished(one, step));
  }

  private static Refusal unfinished(Opened before, Step step) {
    return refusal(
        "plan.step-unfinished",
        "Step %d waits for the one before it: migration %d is %s."
            .formatted(step.number(), before.number(), before.state().word()),
        "Open it when that one is Completed on all its stages.");
  }

  private static Refusal refusal(String code, String message, String action) {
    return new Refusal(Kind.CONFLICT, code, message, action);
  }
}
