package dev.sluice.pipeline.migration;

import dev.sluice.pipeline.audit.AuditEvent;
import dev.sluice.pipeline.audit.AuditTrail;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.migration.MigrationView.Author;
import dev.sluice.pipeline.migration.StoredMigration.StoredStage;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.pipeline.timeline.Timeline;
import dev.sluice.pipeline.timeline.Timeline.Happening;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Moves stages and writes down that they moved: compare-and-set, log, audit entry, timeline. */
@Component
class Transitions {
  private final MigrationStore migrations;
  private final StageStore stages;
  private final AuditTrail audit;
  private final Timeline timeline;

  Transitions(MigrationStore migrations, StageStore stages, AuditTrail audit, Timeline timeline) {
    this.migrations = migrations;
    this.stages = stages;
    this.audit = audit;
    this.timeline = timeline;
  }

  /** Moves a stage; the migration's lock is held, so a lost race is a bug. */
  StoredMigration move(StoredMigration migration, String environment, Move move) {
    StoredStage stage = migration.stage(environment);
    boolean moved =
        stages.move(
            migration.key().stage(environment),
            stage.state(),
            move.to(),
            move.actor(),
            move.cause());
    if (!moved) {
      throw new IllegalStateException("stage " + environment + " moved while it was locked");
    }
    if (move.to() != RunState.PENDING && move.to() != RunState.QUEUED) {
      stages.promote(migration.key().stage(environment), Optional.empty());
    }
    StoredMigration now = migrations.get(migration.key());
    migrations.summarise(now);
    audit.append(
        AuditEvent.success(
            "stage." + code(move.to()),
            move.actor(),
            environment,
            migration.key().number(),
            migration.digest(),
            facts(stage, move)));
    tell(
        migration.key(),
        new Happening(
            environment,
            "stage.state",
            move.actor().displayName(),
            "%s is %s: %s".formatted(environment, move.to().word(), move.cause()),
            Map.of("from", stage.state().word(), "to", move.to().word())));
    return now;
  }

  private static Map<String, String> facts(StoredStage from, Move move) {
    Map<String, String> facts = new TreeMap<>(move.facts());
    facts.put("from", from.state().word());
    facts.put("cause", move.cause());
    return facts;
  }

  /** Says anew why a stage stands where it stands. */
  void explain(StoredMigration migration, String environment, String cause) {
    if (stages.explain(migration.key().stage(environment), cause)) {
      tell(
          migration.key(),
          new Happening(
              environment, "stage.waits", "Sluice", environment + ": " + cause, Map.of()));
    }
  }

  /** Notes who wants a stage to start as soon as it may. */
  void promote(StoredMigration migration, String environment, Actor actor) {
    stages.promote(
        migration.key().stage(environment),
        Optional.of(new Author(actor.person(), actor.displayName())));
    audit.append(
        AuditEvent.success(
            "stage.promoted",
            actor,
            environment,
            migration.key().number(),
            migration.digest(),
            Map.of()));
    tell(
        migration.key(),
        new Happening(
            environment,
            "stage.promoted",
            actor.displayName(),
            actor.displayName() + " promotes to " + environment,
            Map.of()));
  }

  /** Records something that was done to a migration as a whole. */
  void note(Actor actor, StoredMigration migration, String code, String text) {
    audit.append(
        AuditEvent.success(
            code, actor, "", migration.key().number(), migration.digest(), Map.of("text", text)));
    tell(migration.key(), new Happening("", code, actor.displayName(), text, Map.of()));
  }

  /** Records a refusal; nothing changed. */
  <T> Answer<T> denied(Actor actor, MigrationKey key, String what, Refusal refusal) {
    audit.append(
        AuditEvent.denied(what, actor, "", key.number(), "", Map.of("code", refusal.code())));
    return Answer.refused(refusal);
  }

  /** Raises an alarm that what is stored is not what was written. */
  void integrityAlarm(Actor actor, StoredMigration migration, String environment) {
    audit.append(
        AuditEvent.denied(
            "integrity.alarm",
            actor,
            environment,
            migration.key().number(),
            migration.digest(),
            Map.of("computed", migration.recomputedDigest())));
    tell(
        migration.key(),
        new Happening(
            environment,
            "integrity.alarm",
            "Sluice",
            "The stored script is not the one that was approved; nothing is run",
            Map.of()));
  }

  private void tell(MigrationKey key, Happening happening) {
    timeline.append(key, happening);
  }

  private static String code(RunState state) {
    return state.word().replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(java.util.Locale.ROOT);
  }

  /**
   * A move of a stage.
   *
   * @param facts what the trail says of it beside where it came from and why
   */
  record Move(RunState to, Actor actor, String cause, Map<String, String> facts) {
    Move {
      facts = Map.copyOf(facts);
    }

    Move(RunState to, Actor actor, String cause) {
      this(to, actor, cause, Map.of());
    }
  }
}
