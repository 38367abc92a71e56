package dev.sluice.pipeline.migration;

import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.Refusal.Kind;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.migration.Migrations.Settlement;
import dev.sluice.pipeline.migration.StoredMigration.StoredStage;
import dev.sluice.pipeline.migration.Transitions.Move;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.pipeline.run.Runs;
import dev.sluice.pipeline.run.TargetRun;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** What people do to a migration after it was opened. The lock is held by the caller. */
@Component
class Lifecycle {
  private static final Set<RunState> TOUCHED =
      EnumSet.of(
          RunState.IN_PROGRESS,
          RunState.COMPLETED,
          RunState.FAILED,
          RunState.UNKNOWN,
          RunState.ROLLING_BACK);

  static final Set<RunState> BUSY =
      EnumSet.of(RunState.IN_PROGRESS, RunState.ROLLING_BACK, RunState.UNKNOWN);

  private final MigrationStore migrations;
  private final Transitions transitions;
  private final Dispatch dispatch;
  private final Asking asking;
  private final StageEvents events;
  private final Runs runs;

  Lifecycle(
      MigrationStore migrations,
      Transitions transitions,
      Dispatch dispatch,
      Asking asking,
      StageEvents events,
      Runs runs) {
    this.migrations = migrations;
    this.transitions = transitions;
    this.dispatch = dispatch;
    this.asking = asking;
    this.events = events;
    this.runs = runs;
  }

  Answer<StoredMigration> run(Actor actor, StoredMigration migration, StoredStage stage) {
    return switch (stage.state()) {
      case PENDING -> dispatch.start(migration, stage, Optional.of(actor));
      case IN_PROGRESS, COMPLETED ->
          new Answer.NothingToDo<>(stage.environment() + " is " + stage.state().word() + ".");
      case ROLLED_BACK -> runAgain(actor, migration, stage);
      default -> refused("stage.not-pending", stage, "be started");
    };
  }

  private Answer<StoredMigration> runAgain(
      Actor actor, StoredMigration migration, StoredStage stage) {
    Optional<Refusal> refusal = dispatch.refuseStarter(migration, stage, actor);
    if (refusal.isPresent()) {
      return Answer.refused(refusal.get());
    }
    StoredMigration now =
        transitions.move(
            migration,
            stage.environment(),
            new Move(RunState.PENDING, actor, "to be run again by " + actor.displayName()));
    transitions.promote(now, stage.environment(), actor);
    dispatch.advance(migrations.get(now.key()), actor.correlation());
    return Answer.done(migrations.get(now.key()));
  }

  Answer<StoredMigration> promote(
      Actor actor, StoredMigration migration, List<StoredStage> stages) {
    StoredStage current = migration.current();
    if (current.state() == RunState.COMPLETED) {
      return new Answer.NothingToDo<>("Every stage is complete.");
    }
    if (current.state() != RunState.PENDING && current.state() != RunState.IN_PROGRESS) {
      return refused("stage.not-pending", current, "be promoted");
    }
    List<StoredStage> waiting =
        stages.stream()
            .filter(s -> s.state() == RunState.PENDING || s.state() == RunState.QUEUED)
            .toList();
    Optional<Refusal> refusal =
        waiting.stream()
            .flatMap(stage -> dispatch.refuseStarter(migration, stage, actor).stream())
            .findFirst();
    if (refusal.isPresent()) {
      return Answer.refused(refusal.get());
    }
    waiting.forEach(stage -> transitions.promote(migration, stage.environment(), actor));
    dispatch.advance(migrations.get(migration.key()), actor.correlation());
    return Answer.done(migrations.get(migration.key()));
  }

  Answer<StoredMigration> retry(Actor actor, StoredMigration migration, StoredStage stage) {
    if (!canBeTriedAgain(migration, stage)) {
      return refused("stage.not-failed", stage, "be tried again");
    }
    boolean undoing = direction(migration, stage) == Direction.DOWN;
    Optional<Refusal> refusal =
        undoing
            ? dispatch.refuseUndo(migration, stage, actor)
            : dispatch.refuse(migration, stage, Optional.of(actor));
    if (refusal.isPresent()) {
      return Answer.refused(asked(refusal.get(), actor, migration, stage));
    }
    Answer<List<String>> answer =
        runs.retry(
            undoing
                ? dispatch.order(
                    migration, stage, Direction.DOWN, migration.content().down(), actor)
                : dispatch.again(migration, stage, actor));
    if (answer.value().isEmpty()) {
      return answer.map(any -> migration);
    }
    if (!undoing) {
      dispatch.goesOn(migration, stage);
    }
    RunState to = undoing ? RunState.ROLLING_BACK : RunState.IN_PROGRESS;
    String cause =
        "%s tries %s again".formatted(actor.displayName(), String.join(", ", answer.value().get()));
    return Answer.done(
        transitions.move(migration, stage.environment(), new Move(to, actor, cause)));
  }

  /** Who lacks approvals asks for them, and is told of whom. */
  private Refusal asked(Refusal why, Actor actor, StoredMigration migration, StoredStage stage) {
    if (!why.code().equals(StartGate.NOT_APPROVED)) {
      return why;
    }
    asking.again(migration, stage);
    return dispatch.refuse(migration, stage, Optional.of(actor)).orElse(why);
  }

  /** An Unknown target holds up no other: what failed is tried again, the Unknown one is not. */
  private boolean canBeTriedAgain(StoredMigration migration, StoredStage stage) {
    return stage.state() == RunState.FAILED
        || (stage.state() == RunState.UNKNOWN && !dispatch.failed(migration, stage).isEmpty());
  }

  Answer<StoredMigration> rollback(
      Actor actor, StoredMigration migration, StoredStage stage, String reason) {
    Optional<Refusal> early =
        refuseRollback(migration, stage).or(() -> dispatch.refuseUndo(migration, stage, actor));
    if (early.isPresent()) {
      return Answer.refused(early.get());
    }
    Map<String, List<Integer>> applied = runs.applied(migration.key().stage(stage.environment()));
    if (applied.isEmpty()) {
      return new Answer.NothingToDo<>(
          "Nothing was applied on " + stage.environment() + ", so there is nothing to undo.");
    }
    WayBack back = new WayBack(migration, stage, applied);
    Optional<Refusal> refusal = back.refuse();
    if (refusal.isPresent()) {
      return Answer.refused(refusal.get());
    }
    String cause =
        actor.displayName()
            + " rolls back"
            + (back.partly().isEmpty() ? "" : " what was applied (" + back.partly() + ")")
            + (reason.isBlank() ? "" : ": " + reason.strip());
    StoredMigration now =
        transitions.move(
            migration, stage.environment(), new Move(RunState.ROLLING_BACK, actor, cause));
    runs.start(
        dispatch
            .order(migration, stage, Direction.DOWN, migration.content().down(), actor)
            .withScripts(back.scripts()));
    return Answer.done(now);
  }

  Answer<StoredMigration> settle(
      Actor actor, StoredMigration migration, StoredStage stage, Settlement word) {
    if (!actor.human()) {
      return Answer.refused(
          new Refusal(
              Kind.FORBIDDEN,
              "run.settle-not-human",
              "Only a person who looked at the target can end an Unknown; an API token cannot.",
              "Sign in and settle it in person."));
    }
    if (!stage.connections().contains(word.connection())) {
      return Answer.refused(
          new Refusal(
              Kind.NOT_FOUND,
              "stage.no-target",
              "%s has no target %s.".formatted(stage.environment(), word.connection()),
              "Its targets are " + String.join(", ", stage.connections()) + "."));
    }
    StageKey key = migration.key().stage(stage.environment());
    return runs.settle(actor, key, word.connection(), word.applied(), word.reason())
        .map(target -> migration);
  }

  Answer<StoredMigration> establish(Actor actor, StoredMigration migration, StoredStage stage) {
    return runs.establish(actor, migration.key().stage(stage.environment()))
        .map(names -> migration);
  }

  Answer<StoredMigration> cancel(Actor actor, StoredMigration migration, String reason) {
    StoredStage current = migration.current();
    String cause =
        "cancelled by " + actor.displayName() + (reason.isBlank() ? "" : ": " + reason.strip());
    StageKey key = migration.key().stage(current.environment());
    if (current.state() == RunState.IN_PROGRESS || current.state() == RunState.ROLLING_BACK) {
      return runs.cancel(actor, key, cause).map(any -> migrations.get(migration.key()));
    }
    if (!current.state().canBecome(RunState.CANCELLED)) {
      return current.state() == RunState.CANCELLED
          ? new Answer.NothingToDo<>("It is cancelled already.")
          : refused("stage.not-cancellable", current, "be cancelled");
    }
    boolean applied = runs.targets(key).stream().anyMatch(TargetRun::touched);
    if (current.state() == RunState.FAILED && applied) {
      return Answer.refused(
          new Refusal(
              Kind.CONFLICT,
              "stage.partly-applied",
              "Part of it is applied on " + current.environment() + ".",
              "Roll back or resume " + current.environment() + " first."));
    }
    events.cancelRest(migration, actor, cause);
    return Answer.done(migrations.get(migration.key()));
  }

  Answer<StoredMigration> archive(Actor actor, StoredMigration migration) {
    RunState state = migration.current().state();
    if (BUSY.contains(state)) {
      return Answer.refused(
          new Refusal(
              Kind.CONFLICT,
              "migration.busy",
              "It is " + state.word() + " and cannot be archived.",
              "Archive it when it has ended."));
    }
    migrations.archive(migration.key());
    transitions.note(actor, migration, "migration.archived", actor.displayName() + ": archived");
    return Answer.done(migrations.get(migration.key()));
  }

  private Optional<Refusal> refuseRollback(StoredMigration migration, StoredStage stage) {
    if (stage.state() != RunState.COMPLETED && stage.state() != RunState.FAILED) {
      return Lifecycle.<StoredMigration>refused("stage.not-applied", stage, "be rolled back")
          .refusal();
    }
    Optional<StoredStage> later =
        migration.later(stage).stream().filter(s -> standsOn(migration, s)).findFirst();
    return later.map(
        standing ->
            new Refusal(
                Kind.CONFLICT,
                "stage.later-first",
                "%s is %s; the last stage is undone first."
                    .formatted(standing.environment(), standing.state().word()),
                "Roll back " + standing.environment() + " first."));
  }

  /** Whether a later stage has something applied, or may have, that needs this one. */
  private boolean standsOn(StoredMigration migration, StoredStage later) {
    if (later.state() != RunState.FAILED) {
      return TOUCHED.contains(later.state());
    }
    return runs.targets(migration.key().stage(later.environment())).stream()
        .anyMatch(TargetRun::touched);
  }

  private Direction direction(StoredMigration migration, StoredStage stage) {
    return runs.targets(migration.key().stage(stage.environment())).stream()
        .findFirst()
        .map(target -> Direction.valueOf(target.direction()))
        .orElse(Direction.UP);
  }

  private static <T> Answer<T> refused(String code, StoredStage stage, String what) {
    return Answer.refused(
        new Refusal(
            Kind.CONFLICT,
            code,
            "%s is %s and cannot %s.".formatted(stage.environment(), stage.state().word(), what),
            "The card shows what can be done now."));
  }
}
