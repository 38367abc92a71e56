package dev.sluice.pipeline.migration;

import dev.sluice.pipeline.approval.Approvals;
import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.identity.Roster;
import dev.sluice.pipeline.impact.Impacts;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.migration.MigrationView.StageView;
import dev.sluice.pipeline.migration.StoredMigration.StoredStage;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.pipeline.run.Runs;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Puts together what a card, a page or an API answer shows. */
@Component
class MigrationReading {
  private final Approvals approvals;
  private final Runs runs;
  private final Entitlements entitlements;
  private final Verdicts verdicts;
  private final Policies policies;
  private final Impacts impacts;
  private final DrawnPlans plans;
  private final Edits edits;

  MigrationReading(
      Approvals approvals,
      Runs runs,
      Entitlements entitlements,
      Verdicts verdicts,
      Policies policies,
      Impacts impacts,
      DrawnPlans plans,
      Edits edits) {
    this.approvals = approvals;
    this.runs = runs;
    this.entitlements = entitlements;
    this.verdicts = verdicts;
    this.policies = policies;
    this.impacts = impacts;
    this.plans = plans;
    this.edits = edits;
  }

  MigrationView view(StoredMigration m) {
    return new MigrationView(
        m.key(),
        m.content().title(),
        m.content().flow(),
        m.content().engine(),
        m.author(),
        m.authors(),
        m.version(),
        m.content().up(),
        m.content().down(),
        m.content().downOrigin(),
        m.digest(),
        m.current().state(),
        m.risk(),
        m.rehearsal(),
        stages(m),
        m.createdAt(),
        m.updatedAt(),
        m.archived(),
        impacts.of(m.key()),
        plans.eases(m),
        edits.refuse(m).isEmpty());
  }

  /** Whether an actor may see a migration: one of its environments is enough. */
  boolean visible(Actor actor, StoredMigration migration) {
    Roster roster = entitlements.roster(actor);
    return migration.stages().stream()
        .anyMatch(stage -> roster.may(actor.person(), Permission.VIEW, stage.environment()));
  }

  private List<StageView> stages(StoredMigration migration) {
    Map<String, StageVerdict> known = verdicts.of(migration);
    return migration.stages().stream()
        .map(
            stage ->
                stage(migration, stage, Objects.requireNonNull(known.get(stage.environment()))))
        .toList();
  }

  /** What has run, or runs, has been judged. */
  private static boolean waits(StoredMigration migration, StoredStage stage) {
    return stage.state() == RunState.PENDING && stage.equals(migration.current());
  }

  private StageView stage(StoredMigration migration, StoredStage stage, StageVerdict verdict) {
    StageKey key = migration.key().stage(stage.environment());
    return new StageView(
        stage.environment(),
        stage.state(),
        stage.cause(),
        stage.since(),
        stage.by(),
        stage.connections(),
        approvals.status(key),
        runs.targets(key),
        verdict.reports().values().stream().findFirst(),
        verdict.voidWhy().orElse(""),
        waits(migration, stage) ? policies.added(migration, stage) : List.of());
  }
}
