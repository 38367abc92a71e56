package dev.sluice.pipeline.migration;

import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.Refusal.Kind;
import dev.sluice.pipeline.migration.StoredMigration.StoredStage;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.pipeline.run.Runs;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Whether a migration may be edited: as long as nothing of it stands on any target, and nothing of
 * it may stand there. A run that failed and is proven to have left nothing behind is no hindrance.
 */
@Component
class Edits {
  private static final String CODE = "migration.not-editable";

  private final Runs runs;

  Edits(Runs runs) {
    this.runs = runs;
  }

  /** Why it may not be edited, with the target and the way out; empty when it may. */
  Optional<Refusal> refuse(StoredMigration migration) {
    return migration.stages().stream()
        .filter(stage -> Lifecycle.BUSY.contains(stage.state()))
        .findFirst()
        .map(Edits::busy)
        .or(() -> ended(migration))
        .or(() -> standing(migration));
  }

  private static Refusal busy(StoredStage stage) {
    boolean unknown = stage.state() == RunState.UNKNOWN;
    return new Refusal(
        Kind.CONFLICT,
        CODE,
        "%s is %s; a script is edited while it does not run and every outcome is known."
            .formatted(stage.environment(), stage.state().word()),
        unknown
            ? "Wait for the evidence, or settle it; then edit it if nothing was applied."
            : "Wait until it has ended, or cancel it.");
  }

  private static Optional<Refusal> ended(StoredMigration migration) {
    return migration.stages().stream()
        .filter(stage -> stage.state() == RunState.CANCELLED)
        .findFirst()
        .map(
            stage ->
                new Refusal(
                    Kind.CONFLICT,
                    CODE,
                    stage.environment() + " is Cancelled; what was called off is not edited.",
                    "Open a new migration."));
  }

  private Optional<Refusal> standing(StoredMigration migration) {
    return migration.stages().stream()
        .flatMap(stage -> standing(migration, stage).stream())
        .findFirst();
  }

  private Optional<Refusal> standing(StoredMigration migration, StoredStage stage) {
    Map<String, String> standing = runs.standing(migration.key().stage(stage.environment()));
    boolean complete = stage.state() == RunState.COMPLETED;
    if (standing.isEmpty() && !complete) {
      return Optional.empty();
    }
    String what =
        standing.entrySet().stream()
            .findFirst()
            .map(e -> "/%s %s".formatted(e.getKey(), e.getValue()))
            .orElse(" is Completed");
    return Optional.of(
        new Refusal(
            Kind.CONFLICT,
            CODE,
            "%s%s; a script is edited while nothing of it stands on any target."
                .formatted(stage.environment(), what),
            complete
                ? "Roll back %s, or open another one in its place with /sluice supersede %d."
                    .formatted(stage.environment(), migration.key().number())
                : "Roll back %s first.".formatted(stage.environment())));
  }
}
