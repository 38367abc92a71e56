package dev.sluice.pipeline.migration;

import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.MigrationLock;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.migration.StoredMigration.StoredStage;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The frame of every command: one transaction, the migration's lock, the migration itself, the
 * permission, the audit entry of a refusal.
 */
@Component
class Commands {
  private final MigrationStore migrations;
  private final MigrationReading reading;
  private final Transitions transitions;
  private final Entitlements entitlements;
  private final MigrationLock lock;

  Commands(
      MigrationStore migrations,
      MigrationReading reading,
      Transitions transitions,
      Entitlements entitlements,
      MigrationLock lock) {
    this.migrations = migrations;
    this.reading = reading;
    this.transitions = transitions;
    this.entitlements = entitlements;
    this.lock = lock;
  }

  /** A command on a stage that needs a permission in the stage's environment. */
  @Transactional
  public Answer<MigrationView> onStage(
      Call call,
      String environment,
      Permission permission,
      BiFunction<StoredMigration, StoredStage, Answer<StoredMigration>> command) {
    return on(
        call,
        migration -> {
          Optional<StoredStage> stage =
              migration.stages().stream()
                  .filter(s -> s.environment().equals(environment))
                  .findFirst();
          if (stage.isEmpty()) {
            return Answer.refused(noStage(migration, environment));
          }
          return entitlements
              .refuse(call.actor(), permission, environment)
              .<Answer<StoredMigration>>map(Answer::refused)
              .orElseGet(() -> command.apply(migration, stage.get()));
        });
  }

  /** A command on a migration; the command checks permissions itself. */
  @Transactional
  public Answer<MigrationView> on(
      Call call, Function<StoredMigration, Answer<StoredMigration>> command) {
    MigrationKey key = new MigrationKey(call.actor().workspace(), call.number());
    lock.take(key);
    Optional<StoredMigration> found =
        migrations.find(key).filter(m -> reading.visible(call.actor(), m));
    Answer<StoredMigration> answer =
        found.map(command).orElseGet(() -> Answer.refused(notFound(call.number())));
    return answer
        .refusal()
        .<Answer<MigrationView>>map(
            refusal -> transitions.denied(call.actor(), key, call.code() + ".refused", refusal))
        .orElseGet(() -> answer.map(any -> reading.view(migrations.get(key))));
  }

  private static Refusal notFound(long number) {
    return new Refusal(
        Refusal.Kind.NOT_FOUND,
        "migration.not-found",
        "There is no migration " + number + " that you may see.",
        "List migrations to find its number.");
  }

  private static Refusal noStage(StoredMigration migration, String environment) {
    List<String> names = migration.stages().stream().map(StoredStage::environment).toList();
    return new Refusal(
        Refusal.Kind.NOT_FOUND,
        "migration.no-stage",
        "Migration %d has no stage %s.".formatted(migration.key().number(), environment),
        "Its stages are " + String.join(", ", names) + ".");
  }

  /** Who does what to which migration; the code begins the audit code of a refusal. */
  record Call(Actor actor, long number, String code) {}
}
