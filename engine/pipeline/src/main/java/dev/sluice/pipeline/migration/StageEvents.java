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
import dev.sluice.pipeline.run.RunLapsed;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.pipeline.run.StageRunChanged;
import dev.sluice.pipeline.run.TargetStale;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * What decisions, rehearsals and results mean for the stages. Runs inside the publisher's
 * transaction, which holds the migration's lock.
 */
@Component
class StageEvents {
  /** How often a stage that starts by itself follows its changing target by itself. */
  private static final int BY_ITSELF = 20;

  private final MigrationStore migrations;
  private final Transitions transitions;
  private final Dispatch dispatch;
  private final Policies policies;
  private final Approvals approvals;
  private final Verdicts verdicts;
  private final Asking asking;
  private final CountedAgain counted;

  StageEvents(
      MigrationStore migrations,
      Transitions transitions,
      Dispatch dispatch,
      Policies policies,
      Approvals approvals,
      Verdicts verdicts,
      Asking asking,
      CountedAgain counted) {
    this.migrations = migrations;
    this.transitions = transitions;
    this.dispatch = dispatch;
    this.policies = policies;
    this.approvals = approvals;
    this.verdicts = verdicts;
    this.asking = asking;
    this.counted = counted;
  }

  @EventListener
  void on(ApprovalsChanged event) {
    StoredMigration migration = migrations.get(event.stage().migration());
    if (event.verdict() == Verdict.REJECTED) {
      if (!migration.stage(event.stage().environment()).state().canBecome(RunState.REJECTED)) {
        // It failed and may be tried again: not by approvals that somebody spoke against.
        approvals.voidAll(event.stage(), "it was rejected by " + event.actor().displayName());
        return;
      }
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
    if (migration.version() != event.version()) {
      return;
    }
    if (migration.rehearsalState() != RehearsalState.WAITING) {
      told(migration, event);
      return;
    }
    Content content = withDown(migration.content(), event.report());
    StoredMigration renewed = withContent(migration, content);
    if (migrations.rehearsed(migration, content, renewed.recomputedDigest(), event.report())) {
      told(migrations.get(event.migration()), event);
    }
  }

  private void told(StoredMigration migration, RehearsalFinished event) {
    transitions.note(
        Actor.system(migration.key().workspace(), event.correlation()),
        migration,
        "rehearsal.finished",
        verdict(event));
    StoredStage stage = migration.current();
    rehearseWhereItDiffers(migration, stage, event.correlation());
    if (stage.state() == RunState.FAILED) {
      asking.again(migration, stage);
    }
    dispatch.advance(migration, event.correlation());
  }

  private void rehearseWhereItDiffers(
      StoredMigration migration, StoredStage stage, String correlation) {
    policies
        .of(migration, stage)
        .ifPresent(
            policy ->
                verdicts.rehearseWhereItDiffers(migration, stage, policy.rehearsal(), correlation));
  }

  /**
   * Nothing was sent to that target; its stage waits again when the others have nothing either.
   * What is being sent to them rests on approvals that stand until the run has ended.
   */
  @EventListener
  void on(TargetStale event) {
    StoredMigration migration = migrations.get(event.stage().migration());
    StoredStage stage = migration.stage(event.stage().environment());
    Actor system = Actor.system(migration.key().workspace(), event.correlation());
    int times = verdicts.lapse(migration, stage, event.connection(), system);
    boolean alone =
        policies
            .of(migration, stage)
            .filter(p -> p.autoStart() && p.approvals().required() == 0)
            .isPresent();
    if (alone || stage.state() != RunState.IN_PROGRESS) {
      verdicts.voidDecisions(migration, stage);
    }
    if (alone && times <= BY_ITSELF) {
      verdicts.rehearse(migration, stage, event.connection(), event.correlation());
    }
  }

  /**
   * What was left of a run was not sent; where nothing was, its stage waits for approvals again.
   */
  @EventListener
  void on(RunLapsed event) {
    StoredMigration migration = migrations.get(event.stage().migration());
    StoredStage stage = migration.stage(event.stage().environment());
    Actor system = Actor.system(migration.key().workspace(), event.correlation());
    approvals.lapsed(system, event.stage());
    if (stage.state() == RunState.FAILED
        && waitsAgain(migration, stage, Set.copyOf(event.connections()))) {
      waitAgain(migration, stage, system);
    }
  }

  private void waitAgain(StoredMigration migration, StoredStage stage, Actor system) {
    transitions.move(
        migration,
        stage.environment(),
        new Move(RunState.PENDING, system, "nothing of it is applied"));
    dispatch.advance(migrations.get(migration.key()), system.correlation());
  }

  @EventListener
  void on(StageRunChanged event) {
    StoredMigration migration = migrations.get(event.stage().migration());
    StoredStage stage = migration.stage(event.stage().environment());
    Actor system = Actor.system(migration.key().workspace(), event.actor().correlation());
    RunState to = target(event);
    if (stage.state() == to || !stage.state().canBecome(to)) {
      return;
    }
    StoredMigration now =
        transitions.move(
            migration, stage.environment(), new Move(to, event.actor(), event.cause()));
    boolean up = event.direction() == Direction.UP;
    if (up && (to == RunState.FAILED || to == RunState.UNKNOWN)) {
      verdicts.voidDecisions(now, now.stage(stage.environment()));
    }
    if (to == RunState.COMPLETED && up) {
      unlockNext(now, now.stage(stage.environment()), system);
    } else if (to == RunState.CANCELLED) {
      cancelRest(now, event.actor(), event.cause());
    } else if (to == RunState.FAILED && up) {
      failed(now, now.stage(stage.environment()), system);
    } else if (to == RunState.ROLLED_BACK) {
      lockLater(now, now.stage(stage.environment()), system);
    }
  }

  private void failed(StoredMigration migration, StoredStage stage, Actor system) {
    if (waitsAgain(migration, stage, Set.of())) {
      waitAgain(migration, stage, system);
    } else {
      askAnew(migration, stage);
    }
  }

  /** Whoever tries it again needs approvals that count. */
  private void askAnew(StoredMigration migration, StoredStage stage) {
    if (counted.refuse(migration.key().stage(stage.environment())).isPresent()) {
      asking.again(migration, stage);
    }
  }

  /**
   * Whether a stage failed for want of a verdict or of approvals alone, on all failed targets.
   *
   * @param lapsed targets that failed for want of approvals
   */
  private boolean waitsAgain(StoredMigration migration, StoredStage stage, Set<String> lapsed) {
    List<String> failed = dispatch.failed(migration, stage);
    StageVerdict verdict = verdicts.of(migration, stage);
    return !failed.isEmpty()
        && dispatch.untouched(migration, stage)
        && failed.stream().allMatch(name -> lapsed.contains(name) || verdict.lacks(name));
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
    boolean autoPromote = policies.of(migration, done).map(Stage::autoPromote).orElse(false);
    if (autoPromote) {
      transitions.promote(now, next.get().environment(), system);
      now = migrations.get(now.key());
    }
    rehearseWhereItDiffers(now, now.stage(next.get().environment()), system.correlation());
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

  private static String verdict(RehearsalFinished event) {
    RehearsalReport report = event.report();
    String verdict =
        report.proof() == RollbackProof.NOT_REHEARSED
            ? "Not rehearsed: " + report.trouble()
            : "Rehearsed on a shadow of %s/%s: %s"
                .formatted(event.environment(), event.connection(), report.verdict());
    return Stream.concat(Stream.of(verdict), report.ground().remarks().stream())
        .collect(Collectors.joining(". "));
  }
}
