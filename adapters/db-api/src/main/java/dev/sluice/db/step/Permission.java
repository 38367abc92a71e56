package dev.sluice.db.step;

import dev.sluice.db.Database.StartGate;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.StepResult.Trouble;
import java.sql.SQLException;
import java.util.Optional;

/** Whether the next transaction or lone statement may be sent now; asked before each of them. */
final class Permission {
  private final StepTarget target;
  private final StartGate gate;
  private final TargetLock lock;
  private final ExecutionPlan plan;

  Permission(StepTarget target, StartGate gate, TargetLock lock, ExecutionPlan plan) {
    this.target = target;
    this.gate = gate;
    this.lock = lock;
    this.plan = plan;
  }

  /** Whether the lease is still there; asks nobody else, so it may be asked often. */
  boolean granted() {
    try {
      return gate.mayStart();
    } catch (RuntimeException broken) {
      return false;
    }
  }

  /** Why not, or empty. The lease is asked last, right before the first byte. */
  Optional<Trouble> refusal() {
    try {
      if (!lock.held()) {
        return no(Category.UNREACHABLE, "The lock on the target was lost", "Establish it");
      }
      if (plan.limits().ledgerSchema().isPresent()) {
        Ledger ledger = target.ledger(lock.session(), plan.limits().ledgerSchema().get());
        if (ledger.newerEpoch(plan)) {
          return no(Category.REFUSED, "The target knows a newer epoch", "Nothing to do");
        }
      }
      return gate.mayStart()
          ? Optional.empty()
          : no(
              Category.REFUSED,
              "The lease of this attempt ended or a newer epoch is known",
              "Start it again if it is still wanted");
    } catch (SQLException failure) {
      return Optional.of(target.trouble(failure));
    } catch (RuntimeException broken) {
      return no(Category.SETUP, "The lease could not be checked", "Look at the agent's log");
    }
  }

  private static Optional<Trouble> no(Category category, String message, String action) {
    return Optional.of(Trouble.refusal(category, message, action));
  }
}
