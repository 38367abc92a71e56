package dev.sluice.pipeline.migration;

import dev.sluice.pipeline.approval.ApprovalStatus;
import dev.sluice.pipeline.approval.Approvals;
import dev.sluice.pipeline.catalog.Stage;
import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.migration.StoredMigration.StoredStage;
import dev.sluice.pipeline.run.StandingApprovals;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Counts the approvals of a stage that has started by the same gate that let it start: the newest
 * policy, the people of now. In an emergency those count who are named for emergencies.
 */
@Component
class CountedAgain implements StandingApprovals {
  private final MigrationStore migrations;
  private final Policies policies;
  private final Approvals approvals;
  private final Edits edits;
  private final Entitlements entitlements;
  private final People people;

  CountedAgain(
      MigrationStore migrations,
      Policies policies,
      Approvals approvals,
      Edits edits,
      Entitlements entitlements,
      People people) {
    this.migrations = migrations;
    this.policies = policies;
    this.approvals = approvals;
    this.edits = edits;
    this.entitlements = entitlements;
    this.people = people;
  }

  @Override
  public Optional<Refusal> refuse(StageKey key) {
    StoredMigration migration = migrations.get(key.migration());
    StoredStage stage = migration.stage(key.environment());
    Optional<ApprovalStatus> given = approvals.status(key);
    if (complete(migration, given) || policies.asksNobody(migration, stage)) {
      return Optional.empty();
    }
    Optional<Stage> policy = policies.of(migration, stage);
    return policy.isEmpty()
        ? Optional.of(Dispatch.gone(migration, stage))
        : StartGate.APPROVED
            .refuse(start(migration, stage, policy.get(), given))
            .map(CountedAgain::late);
  }

  /** Nearly always so; what is at stake is rated only where it is not, for others wait. */
  private static boolean complete(StoredMigration migration, Optional<ApprovalStatus> given) {
    return given
        .filter(status -> status.digest().equals(migration.digest()))
        .filter(ApprovalStatus::complete)
        .isPresent();
  }

  private StartGate.Start start(
      StoredMigration migration, StoredStage stage, Stage policy, Optional<ApprovalStatus> given) {
    return new StartGate.Start(
        migration,
        stage,
        policy,
        policies.stake(migration, stage),
        policies.place(migration.key().workspace(), stage.environment()),
        StageVerdict.NONE,
        given,
        Optional.empty(),
        edits,
        entitlements,
        people);
  }

  private static Refusal late(Refusal why) {
    return new Refusal(
        why.kind(),
        why.code(),
        "An approval does not count any more: " + why.message(),
        "Have it approved anew, then start it, or retry what was not sent.");
  }
}
