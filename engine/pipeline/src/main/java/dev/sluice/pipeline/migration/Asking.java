package dev.sluice.pipeline.migration;

import dev.sluice.pipeline.approval.ApprovalRequest;
import dev.sluice.pipeline.approval.ApprovalStatus;
import dev.sluice.pipeline.approval.Approvals;
import dev.sluice.pipeline.approval.Emergency;
import dev.sluice.pipeline.catalog.Stage;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.migration.StoredMigration.StoredStage;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Asks for the approvals of a stage, once and again whenever what is at stake has changed. */
@Component
class Asking {
  private final Approvals approvals;
  private final Policies policies;
  private final Verdicts verdicts;
  private final Transitions transitions;

  Asking(Approvals approvals, Policies policies, Verdicts verdicts, Transitions transitions) {
    this.approvals = approvals;
    this.policies = policies;
    this.verdicts = verdicts;
    this.transitions = transitions;
  }

  /** Asks for the approvals of a stage that may be tried again, after a new verdict. */
  void again(StoredMigration migration, StoredStage stage) {
    policies
        .of(migration, stage)
        .ifPresent(policy -> ifDue(migration, stage, policy, verdicts.of(migration, stage)));
  }

  /** Asks once the verdict is in, if nobody is asked about the same already. */
  void ifDue(StoredMigration migration, StoredStage stage, Stage policy, StageVerdict verdict) {
    boolean settled =
        policy.rehearsal() == Stage.RehearsalPolicy.OFF
            || (!verdict.waiting() && verdict.voidWhy().isEmpty());
    Optional<ApprovalStatus> asked = approvals.status(migration.key().stage(stage.environment()));
    Optional<ApprovalStatus> same =
        asked.filter(a -> a.open() && a.digest().equals(migration.digest()));
    ApprovalRequest fresh = request(migration, stage);
    boolean current = same.map(a -> a.stake().equals(fresh.stake())).orElse(false);
    int required = policy.approvals().required();
    if (settled && !current && (required > 0 || same.isPresent())) {
      Optional<Emergency> lasting =
          same.filter(a -> a.stake().risk() == fresh.stake().risk())
              .flatMap(ApprovalStatus::emergency);
      same.filter(a -> lasting.isEmpty())
          .filter(a -> a.required() != required || a.emergency().isPresent())
          .ifPresent(a -> tellOfOtherApprovals(migration, stage, a.required(), required));
      approvals.ask(lasting.map(fresh::in).orElse(fresh));
    }
  }

  /** What the approvers of a stage are asked. */
  ApprovalRequest request(StoredMigration migration, StoredStage stage) {
    return new ApprovalRequest(
        migration.key().stage(stage.environment()),
        migration.content().flow(),
        migration.digest(),
        migration.authorIds(),
        stage.connections(),
        policies.stake(migration, stage));
  }

  private void tellOfOtherApprovals(
      StoredMigration migration, StoredStage stage, int before, int now) {
    transitions.note(
        Actor.system(migration.key().workspace(), "stake"),
        migration,
        "approval.required-changed",
        "%s needs %d approvals now, before it needed %d: what is at stake is seen anew"
            .formatted(stage.environment(), now, before));
  }
}
