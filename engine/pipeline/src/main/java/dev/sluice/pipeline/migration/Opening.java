package dev.sluice.pipeline.migration;

import dev.sluice.analysis.risk.RiskReport;
import dev.sluice.db.sql.ScriptParts;
import dev.sluice.pipeline.approval.Approvals;
import dev.sluice.pipeline.catalog.Flow;
import dev.sluice.pipeline.catalog.Stage.RehearsalPolicy;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.Refusal.Kind;
import dev.sluice.pipeline.kernel.WorkspaceId;
import dev.sluice.pipeline.migration.MigrationStore.Written;
import dev.sluice.pipeline.migration.MigrationView.Author;
import dev.sluice.pipeline.migration.Migrations.Draft;
import dev.sluice.pipeline.migration.StoredMigration.Content;
import dev.sluice.pipeline.migration.StoredMigration.RehearsalState;
import dev.sluice.pipeline.migration.StoredMigration.StoredStage;
import dev.sluice.pipeline.migration.Transitions.Move;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.protocol.ApprovedContent.StageTargets;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Writes migrations down: the first time, edited, and sent to another rehearsal. */
@Component
class Opening {
  private final MigrationStore migrations;
  private final StageStore stages;
  private final Transitions transitions;
  private final Dispatch dispatch;
  private final Policies policies;
  private final Approvals approvals;
  private final Verdicts verdicts;
  private final UsedBy usedBy;

  Opening(
      MigrationStore migrations,
      StageStore stages,
      Transitions transitions,
      Dispatch dispatch,
      Policies policies,
      Approvals approvals,
      Verdicts verdicts,
      UsedBy usedBy) {
    this.migrations = migrations;
    this.stages = stages;
    this.transitions = transitions;
    this.dispatch = dispatch;
    this.policies = policies;
    this.approvals = approvals;
    this.verdicts = verdicts;
    this.usedBy = usedBy;
  }

  /**
   * Rates a script as the strictest stage does; outside any transaction, because it may take up to
   * half a minute.
   */
  RiskReport rate(WorkspaceId workspace, Flow flow, String up) {
    return Ratings.strictest(flow.engine(), up, policies.places(workspace, flow));
  }

  @Transactional
  StoredMigration open(Actor actor, Flow flow, Draft draft, ScriptParts parts, RiskReport risk) {
    return open(migrations.nextKey(actor.workspace()), List.of(), actor, flow, draft, parts, risk);
  }

  /**
   * Opens under a number that was taken before; joins the caller's transaction.
   *
   * @param earlier authors of what it stems from; they may not approve it either
   */
  StoredMigration open(
      MigrationKey key,
      List<Author> earlier,
      Actor actor,
      Flow flow,
      Draft draft,
      ScriptParts parts,
      RiskReport risk) {
    List<StageTargets> targets =
        flow.stages().stream()
            .map(stage -> new StageTargets(stage.environment(), stage.connections()))
            .toList();
    migrations.insert(
        key,
        author(actor),
        written(key, flow, draft.title(), parts, risk, targets),
        targets.get(0).environment());
    earlier.forEach(author -> migrations.addAuthor(key, author));
    stages.insert(key, targets, actor.displayName());
    StoredMigration migration = migrations.get(key);
    transitions.note(
        actor,
        migration,
        "migration.opened",
        "%s opened migration %d: %s".formatted(actor.displayName(), key.number(), draft.title()));
    rehearse(migration, actor.correlation());
    usedBy.request(migration, actor.correlation());
    dispatch.advance(migration, actor.correlation());
    return migrations.get(key);
  }

  /** Replaces the content; joins the caller's transaction, which holds the lock. */
  StoredMigration edit(
      Actor actor, StoredMigration migration, Flow flow, Draft draft, RiskReport risk) {
    ScriptParts parts = ScriptParts.of(draft.up(), draft.down());
    migrations.edit(
        migration.key(),
        author(actor),
        written(migration.key(), flow, draft.title(), parts, risk, migration.targets()));
    for (StoredStage stage : migration.stages()) {
      approvals.voidAll(migration.key().stage(stage.environment()), "the script was edited");
    }
    StoredMigration now = fromTheStart(actor, migrations.get(migration.key()));
    transitions.note(
        actor,
        now,
        "migration.edited",
        "%s edited the migration; it is version %d now and earlier approvals are void"
            .formatted(actor.displayName(), now.version()));
    rehearse(now, actor.correlation());
    usedBy.request(now, actor.correlation());
    dispatch.advance(now, actor.correlation());
    return migrations.get(migration.key());
  }

  /** What was rejected, failed or was undone waits again, the first stage before the others. */
  private StoredMigration fromTheStart(Actor actor, StoredMigration edited) {
    Move again = new Move(RunState.PENDING, actor, "edited by " + actor.displayName());
    Move queue = new Move(RunState.QUEUED, actor, "waits for the stages before it");
    StoredMigration now = edited;
    for (StoredStage stage : edited.stages()) {
      if (stage.state().canBecome(RunState.PENDING) && stage.state() != RunState.QUEUED) {
        now = transitions.move(now, stage.environment(), again);
      }
      boolean first = stage.equals(edited.stages().get(0));
      if (!first && now.stage(stage.environment()).state() == RunState.PENDING) {
        now = transitions.move(now, stage.environment(), queue);
      }
    }
    return now;
  }

  /**
   * Sends a migration to another rehearsal; joins the caller's transaction. While nothing has run
   * it is rehearsed as a whole; after that exactly its scripts, on a target of the stage that
   * matters.
   */
  Answer<StoredMigration> rehearseAgain(Actor actor, StoredMigration migration) {
    StoredStage stage = migration.current();
    List<String> voided = List.copyOf(verdicts.of(migration, stage).voided().keySet());
    String target = voided.isEmpty() ? stage.connections().get(0) : voided.get(0);
    boolean whole =
        migration.touched().isEmpty()
            && stage.equals(migration.stages().get(0))
            && target.equals(stage.connections().get(0));
    boolean waits =
        stage.state() == RunState.PENDING
            || stage.state() == RunState.ROLLED_BACK
            || (stage.state() == RunState.FAILED && !voided.isEmpty());
    if (!whole && !waits) {
      return Answer.refused(notWaiting(stage));
    }
    transitions.note(
        actor, migration, "rehearsal.requested", actor.displayName() + " asked for a rehearsal");
    if (whole) {
      migrations.rehearseAgain(migration.key());
      rehearse(migrations.get(migration.key()), actor.correlation());
    } else {
      verdicts.rehearse(migration, stage, target, actor.correlation());
    }
    return Answer.done(migrations.get(migration.key()));
  }

  private static Refusal notWaiting(StoredStage stage) {
    return new Refusal(
        Kind.CONFLICT,
        "stage.not-pending",
        "%s is %s; there is nothing to rehearse."
            .formatted(stage.environment(), stage.state().word()),
        "The card shows what can be done now.");
  }

  private void rehearse(StoredMigration migration, String correlation) {
    if (migration.rehearsalState() == RehearsalState.WAITING) {
      verdicts.rehearse(migration, correlation);
    }
  }

  private static Written written(
      MigrationKey key,
      Flow flow,
      String title,
      ScriptParts parts,
      RiskReport risk,
      List<StageTargets> targets) {
    Content content =
        new Content(
            title.strip(),
            flow.name(),
            flow.engine(),
            parts.up(),
            parts.down().orElse(""),
            parts.down().isPresent() ? "author" : "none",
            List.of());
    boolean off = flow.stages().stream().allMatch(s -> s.rehearsal() == RehearsalPolicy.OFF);
    return new Written(
        content,
        MigrationDigest.of(key.workspace().value(), content, targets).digest(),
        risk,
        off ? RehearsalState.OFF : RehearsalState.WAITING);
  }

  static Author author(Actor actor) {
    return new Author(actor.person(), actor.displayName());
  }
}
