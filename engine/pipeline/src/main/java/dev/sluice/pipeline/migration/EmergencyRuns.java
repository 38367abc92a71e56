package dev.sluice.pipeline.migration;

import dev.sluice.pipeline.approval.ApprovalStatus;
import dev.sluice.pipeline.approval.Approvals;
import dev.sluice.pipeline.approval.Decision.Verdict;
import dev.sluice.pipeline.approval.Emergencies;
import dev.sluice.pipeline.catalog.Stage;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.Refusal.Kind;
import dev.sluice.pipeline.migration.Commands.Call;
import dev.sluice.pipeline.migration.StoredMigration.StoredStage;
import dev.sluice.pipeline.run.RunState;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Runs that do not wait for the usual approvers of a stage. */
@Component
public class EmergencyRuns {
  private final Commands commands;
  private final MigrationStore migrations;
  private final Dispatch dispatch;
  private final Asking asking;
  private final Policies policies;
  private final Approvals approvals;
  private final Emergencies emergencies;

  EmergencyRuns(
      Commands commands,
      MigrationStore migrations,
      Dispatch dispatch,
      Asking asking,
      Policies policies,
      Approvals approvals,
      Emergencies emergencies) {
    this.commands = commands;
    this.migrations = migrations;
    this.dispatch = dispatch;
    this.asking = asking;
    this.policies = policies;
    this.approvals = approvals;
    this.emergencies = emergencies;
  }

  /**
   * Starts a Pending stage with the approvals of those whom its environment names for emergencies,
   * in place of the usual ones. The actor must be one of them and approves by it; where more than
   * one is wanted, it starts once the others have approved too. Rehearsal, risk budget, targets and
   * confirmations are asked for as ever.
   *
   * @param digest the digest that the person saw
   * @param reason what cannot wait
   */
  public Answer<MigrationView> run(
      Actor actor, long number, String environment, String digest, String reason) {
    return commands.onStage(
        new Call(actor, number, "stage.emergency"),
        environment,
        Permission.EMERGENCY,
        (migration, stage) ->
            refuse(actor, migration, stage)
                .or(
                    () ->
                        emergencies.declare(
                            actor, asking.request(migration, stage), digest, reason.strip()))
                .<Answer<StoredMigration>>map(Answer::refused)
                .orElseGet(() -> start(actor, migration, stage, reason.strip())));
  }

  private Optional<Refusal> refuse(Actor actor, StoredMigration migration, StoredStage stage) {
    String environment = stage.environment();
    if (stage.state() != RunState.PENDING) {
      return refusal(
          "stage.not-pending",
          "%s is %s and cannot be started.".formatted(environment, stage.state().word()),
          "The card shows what can be done now.");
    }
    Optional<Stage> policy = policies.of(migration, stage);
    if (policy.filter(p -> p.approvals().required() == 0).isPresent()) {
      return refusal(
          "emergency.not-needed", environment + " waits for no approvals.", "Run it as ever.");
    }
    return dispatch.refuseEmergency(migration, stage, actor);
  }

  private Answer<StoredMigration> start(
      Actor actor, StoredMigration migration, StoredStage stage, String reason) {
    Answer<ApprovalStatus> approved =
        approvals.decide(
            actor,
            migration.key().stage(stage.environment()),
            Verdict.APPROVED,
            migration.digest(),
            reason);
    if (approved.refusal().isPresent()) {
      return Answer.refused(approved.refusal().get());
    }
    dispatch.advance(migrations.get(migration.key()), actor.correlation());
    return Answer.done(migrations.get(migration.key()));
  }

  private static Optional<Refusal> refusal(String code, String message, String action) {
    return Optional.of(new Refusal(Kind.CONFLICT, code, message, action));
  }
}
