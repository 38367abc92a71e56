package dev.sluice.pipeline.migration;

import dev.sluice.analysis.rehearsal.PartialDown;
import dev.sluice.analysis.rehearsal.RehearsalReport;
import dev.sluice.analysis.rehearsal.RollbackProof;
import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.pipeline.approval.Approvals;
import dev.sluice.pipeline.approval.ApprovalsChanged;
import dev.sluice.pipeline.approval.Decision.Verdict;
import dev.sluice.pipeline.catalog.Stage;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.migration.StoredMigration.Content;
import dev.sluice.pipeline.migration.StoredMigration.RehearsalState;
import dev.sluice.pipeline.migration.StoredMigration.StoredStage;
import dev.sluice.pipeline.migration.Transitions.Move;
import dev.sluice.pipeline.rehearsal.RehearsalFinished;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.pipeline.run.StageRunChanged;
import java.util.Optional;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * What decisions, rehearsals and results mean for the stages. Runs inside the publisher's
 * transaction, which holds the migration's lock.
 */
@Component
class StageEvents {
  private final MigrationStore migrations;
  private final Transitions transitions;
  private final Dispatch dispatch;
  private final Approvals approvals;

  StageEvents(
      MigrationStore migrations, Transitions transitions, Dispatch dispatch, Approvals approvals) {
    this.migrations = migrations;
    this.transitions = transitions;
    this.dispatch = dispatch;
    this.approvals = approvals;
  }

  @EventListener
  void on(ApprovalsChanged event) {
    StoredMigration migration = migrations.get(event.stage().migration());
    if (event.verdict() == Verdict.REJECTED) {
      approvals.close(event.stage(), "it was rejected");
      transitions.move(
          migration,
          event.stage().environment(),
          new Move(
              RunState.REJECTED,
              event.actor(),
              "rejected by %s: %s".formatted(event.actor().displayName(), event.reason())));
      return;
    }
    dispatch.advance(migration, event.actor().correlation());
  }

  @EventListener
  void on(RehearsalFinished event) {
    StoredMigration migration = migrations.get(event.migration());
    if (migration.version() != event.version()
        || migration.rehearsalState() != RehearsalState.WAITING) {
      return;
    }
    Content content = withDown(migration.content(), event.report());
    StoredMigration renewed = withContent(migration, content);
    if (!migrations.rehearsed(migration, content, renewed.recomputedDigest(), event.report())) {
      return;
    }
    StoredMigration now = migrations.get(event.migration());
    transitions.note(
        Actor.system(now.key().workspace(), event.correlation()),
        now,
        "rehearsal.finished",
        verdict(event.report()));
    dispatch.advance(now, event.correlation());
  }

  @EventListener
  void on(StageRunChanged event) {
    StoredMigration migration = migrations.get(event.stage().migration());
    StoredStage stage = migration.stage(event.stage().environment());
    Actor system = Actor.system(migration.key().workspace(), event.correlation());
    RunState to = target(event);
    if (stage.state() == to || !stage.state().canBecome(to)) {
      return;
    }
    StoredMigration now =
        transitions.move(migration, stage.environment(), new Move(to, system, event.cause()));
    if (to == RunState.COMPLETED && event.direction() == Direction.UP) {
      unlockNext(now, now.stage(stage.environment()), system);
    } else if (to == RunState.CANCELLED) {
      cancelRest(now, system, event.cause());
    } else if (to == RunState.ROLLED_BACK) {
      lockLater(now, now.stage(stage.environment()), system);
    }
  }

  private static RunState target(StageRunChanged event) {
    boolean down = event.direction() == Direction.DOWN;
    return switch (event.state()) {
      case COMPLETED -> down ? RunState.ROLLED_BACK : RunState.COMPLETED;
      case CANCELLED -> down ? RunState.FAILED : RunState.CANCELLED;
      case IN_PROGRESS -> down ? RunState.ROLLING_BACK : RunState.IN_PROGRESS;
      default -> event.state();
    };
  }

  private void unlockNext(StoredMigration migration, StoredStage done, Actor system) {
    Optional<StoredStage> next = migration.after(done);
    if (next.isEmpty() || next.get().state() != RunState.QUEUED) {
      return;
    }
    StoredMigration now =
        transitions.move(
            migration,
            next.get().environment(),
            new Move(RunState.PENDING, system, done.environment() + " is complete"));
    boolean autoPromote = dispatch.policy(migration, done).map(Stage::autoPromote).orElse(false);
    if (autoPromote) {
      transitions.promote(now, next.get().environment(), system);
      now = migrations.get(now.key());
    }
    dispatch.advance(now, system.correlation());
  }

  void cancelRest(StoredMigration migration, Actor actor, String cause) {
    StoredMigration now = migration;
    for (StoredStage stage : migration.stages()) {
      approvals.close(migration.key().stage(stage.environment()), "it was cancelled");
      if (stage.state().canBecome(RunState.CANCELLED) && stage.state() != RunState.IN_PROGRESS) {
        now =
            transitions.move(now, stage.environment(), new Move(RunState.CANCELLED, actor, cause));
      }
    }
  }

  private void lockLater(StoredMigration migration, StoredStage undone, Actor system) {
    StoredMigration now = migration;
    String cause = undone.environment() + " was rolled back";
    for (StoredStage later : migration.later(undone)) {
      if (later.state() == RunState.FAILED || later.state() == RunState.REJECTED) {
        now = transitions.move(now, later.environment(), new Move(RunState.PENDING, system, cause));
      }
      if (now.stage(later.environment()).state() == RunState.PENDING) {
        approvals.voidAll(migration.key().stage(later.environment()), cause);
        now = transitions.move(now, later.environment(), new Move(RunState.QUEUED, system, cause));
      }
    }
  }

  private static Content withDown(Content content, RehearsalReport report) {
    boolean usable =
        report.proof() == RollbackProof.PROVEN || report.proof() == RollbackProof.SCHEMA_ONLY;
    Content whole =
        content.downOrigin().equals("author") || !usable || report.down().isBlank()
            ? content
            : content.withGeneratedDown(report.down());
    return whole.withPartialDowns(report.partial().stream().filter(PartialDown::restores).toList());
  }

  private static StoredMigration withContent(StoredMigration m, Content content) {
    return new StoredMigration(
        m.key(),
        content,
        m.version(),
        m.digest(),
        m.risk(),
        m.rehearsalState(),
        m.rehearsal(),
        m.author(),
        m.authors(),
        m.stages(),
        m.createdAt(),
        m.updatedAt(),
        m.archived());
  }

  private static String verdict(RehearsalReport report) {
    return report.proof() == RollbackProof.NOT_REHEARSED
        ? "Not rehearsed: " + report.trouble()
        : "Rehearsed on a shadow: " + report.verdict();
  }
}
