package dev.sluice.pipeline.migration;

import dev.sluice.analysis.rehearsal.RollbackProof;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.Refusal.Kind;
import dev.sluice.pipeline.migration.StoredMigration.StoredStage;
import dev.sluice.pipeline.run.TargetRun;
import java.util.List;
import java.util.Optional;

/** Whether a stage can be undone at all, and exactly. */
final class UndoCheck {
  private UndoCheck() {}

  static Optional<Refusal> refuse(
      StoredMigration migration, StoredStage stage, List<TargetRun> targets) {
    boolean impossible =
        migration.content().down().isBlank()
            && migration.rehearsal().map(r -> r.proof() != RollbackProof.SCHEMA_ONLY).orElse(true);
    if (impossible) {
      return Optional.of(
          new Refusal(
              Kind.CONFLICT,
              "rollback.no-down-script",
              "There is no down script, and none could be proven in the rehearsal.",
              "Open a new migration that undoes this one."));
    }
    Optional<Refusal> unreadable =
        ScriptCheck.refuse("down", migration.content().engine(), migration.content().down());
    if (unreadable.isPresent()) {
      return unreadable;
    }
    return targets.stream()
        .filter(UndoCheck::partial)
        .findFirst()
        .map(
            target ->
                new Refusal(
                    Kind.CONFLICT,
                    "rollback.partial",
                    "%s/%s has %d of %d statements applied; the down script undoes all of them."
                        .formatted(
                            stage.environment(),
                            target.connection(),
                            target.applied(),
                            target.steps().size()),
                    "Resume it first, then roll back; or undo the applied part with a new"
                        + " migration."));
  }

  private static boolean partial(TargetRun target) {
    return target.direction().equals("UP")
        && target.applied() > 0
        && target.applied() < target.steps().size();
  }
}
