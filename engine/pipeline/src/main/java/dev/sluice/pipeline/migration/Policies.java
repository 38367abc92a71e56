package dev.sluice.pipeline.migration;

import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.pipeline.catalog.Flow;
import dev.sluice.pipeline.catalog.RiskBudget;
import dev.sluice.pipeline.catalog.Stage;
import dev.sluice.pipeline.catalog.Stake;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.TransactionMemory;
import dev.sluice.pipeline.kernel.WorkspaceId;
import dev.sluice.pipeline.migration.MigrationView.TargetFinding;
import dev.sluice.pipeline.migration.StoredMigration.StoredStage;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What the newest configuration says about the stages of a migration, with what is at stake. */
@Component
class Policies {
  private final Workspaces workspaces;
  private final TargetRisk targets;

  Policies(Workspaces workspaces, TargetRisk targets) {
    this.workspaces = workspaces;
    this.targets = targets;
  }

  /** The policy of a stage for this migration; empty when the flow has no such stage any more. */
  Optional<Stage> of(StoredMigration migration, StoredStage stage) {
    return configured(migration, stage).map(policy -> policy.at(stake(migration, stage)));
  }

  /** What is at stake when a migration runs on a stage, by what is known now. */
  Stake stake(StoredMigration migration, StoredStage stage) {
    return TransactionMemory.once(
        new AtStake(migration.key(), migration.version(), stage.environment()),
        () -> look(migration, stage));
  }

  private Stake look(StoredMigration migration, StoredStage stage) {
    Ratings.Place place = place(migration.key().workspace(), stage.environment());
    RiskLevel risk =
        TargetRisk.worst(Ratings.now(migration, place).level(), added(migration, stage));
    boolean matters =
        configured(migration, stage).stream()
            .flatMap(policy -> policy.approvals().groups().stream())
            .anyMatch(group -> group.when().rows().isPresent());
    return matters ? new Stake(risk, targets.rows(migration, stage, place)) : Stake.of(risk);
  }

  /** What the databases of a stage, as last seen, add to the risk of a migration. */
  List<TargetFinding> added(StoredMigration migration, StoredStage stage) {
    return TransactionMemory.once(
        new Added(migration.key(), migration.version(), stage.environment()),
        () ->
            targets.added(
                migration, stage, place(migration.key().workspace(), stage.environment())));
  }

  private Optional<Stage> configured(StoredMigration migration, StoredStage stage) {
    return workspaces
        .configuration(migration.key().workspace())
        .flow(migration.content().flow())
        .flatMap(flow -> flow.stage(stage.environment()));
  }

  /** Whether nobody approves on a stage, whatever is at stake; does not look what is. */
  boolean asksNobody(StoredMigration migration, StoredStage stage) {
    return configured(migration, stage)
        .filter(policy -> policy.approvals().groups().isEmpty())
        .isPresent();
  }

  /** Where the scripts of a flow are rated: its environments as they are configured now. */
  List<Ratings.Place> places(WorkspaceId workspace, Flow flow) {
    return flow.stages().stream().map(stage -> place(workspace, stage.environment())).toList();
  }

  /** An environment as it is configured now; one that is not limits nothing. */
  Ratings.Place place(WorkspaceId workspace, String name) {
    WorkspaceConfiguration configuration = workspaces.configuration(workspace);
    RiskBudget budget =
        configuration
            .environment(name)
            .map(WorkspaceConfiguration.Environment::budget)
            .orElse(RiskBudget.UNLIMITED);
    return new Ratings.Place(name, budget, configuration.customRules());
  }

  /** Under which a transaction remembers what is at stake. */
  private record AtStake(MigrationKey migration, int version, String environment) {}

  /** Under which a transaction remembers what the databases add. */
  private record Added(MigrationKey migration, int version, String environment) {}
}
