package dev.sluice.db.step;

import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.Outcome;
import dev.sluice.db.StepResult.Trouble;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What stands against running a plan now, found out under the target lock before any SQL of it. */
final class Admission {
  private final StepTarget target;
  private final ExecutionPlan plan;
  private final TargetLock lock;

  Admission(StepTarget target, ExecutionPlan plan, TargetLock lock) {
    this.target = target;
    this.plan = plan;
    this.lock = lock;
  }

  /** The answer without running, or empty when the way is free and the lock is held. */
  Optional<Outcome> answer() throws SQLException {
    Deadline deadline = Deadline.in(plan.limits().targetLockTimeout());
    if (!lock.take(deadline)) {
      return busy("Another runner works on this target", lock.holders());
    }
    List<String> atWork = target.atWork(lock.session(), plan.attempt());
    while (!atWork.isEmpty()) {
      if (deadline.over()) {
        return busy("The session of a runner that is gone still works on this target", atWork);
      }
      deadline.pause();
      atWork = target.atWork(lock.session(), plan.attempt());
    }
    return plan.limits().ledgerSchema().isPresent()
        ? history(target.ledger(lock.session(), plan.limits().ledgerSchema().get()))
        : Optional.empty();
  }

  private Optional<Outcome> busy(String message, List<String> evidence) {
    return Optional.of(
        Outcomes.notStarted(
            plan,
            Trouble.refusal(
                Category.LOCK_TIMEOUT,
                message + ", nothing was done",
                "Try again when it is done: " + String.join("; ", evidence)),
            evidence));
  }

  private Optional<Outcome> history(Ledger ledger) throws SQLException {
    ledger.create();
    Optional<String> own = ledger.state(plan.attempt());
    if (own.isPresent() && !own.get().equals("not_started")) {
      return Optional.of(new Establishing(target, plan).judge(lock.session()));
    }
    if (ledger.newerEpoch(plan)) {
      return refused("The target knows a newer epoch", "Nothing to do");
    }
    for (String earlier : ledger.open(plan)) {
      Outcome found = new Establishing(target, plan.by(earlier)).judge(lock.session());
      if (found.state() == Outcome.State.UNKNOWN) {
        return inDoubt(ledger, earlier, found);
      }
    }
    return done(ledger);
  }

  private Optional<Outcome> done(Ledger ledger) throws SQLException {
    Optional<String> back = ledger.halfBack(plan);
    if (back.isPresent()) {
      return refused(
          "Attempt " + back.get() + " carried it back in part", "Finish that direction first");
    }
    Optional<String> applied = ledger.appliedBy(plan);
    if (applied.isPresent()) {
      return Optional.of(Outcomes.alreadyApplied(plan, applied.get()));
    }
    TreeSet<Integer> twice = new TreeSet<>(ledger.standing(plan));
    boolean restored = twice.remove(Ledger.PUT_BACK) || !Recovery.putsBack(plan);
    if (restored && !twice.isEmpty() && twice.size() == plan.script().statements().size()) {
      return Optional.of(Outcomes.alreadyApplied(plan, "of its steps, each done,"));
    }
    twice.removeAll(plan.done());
    return twice.isEmpty()
        ? Optional.empty()
        : refused(
            "Statements " + twice + " are applied by an earlier attempt and would run twice",
            "Resume behind them, or roll back first");
  }

  private Optional<Outcome> inDoubt(Ledger ledger, String earlier, Outcome found) {
    return Optional.of(
        Outcomes.notStarted(
            plan,
            Trouble.refusal(
                Category.REFUSED,
                "What the earlier attempt " + earlier + " did is not known, nothing was done",
                "Look at the target, then " + ledger.settling(earlier)),
            found.evidence()));
  }

  private Optional<Outcome> refused(String message, String action) {
    return Optional.of(Outcomes.refused(plan, message, action));
  }
}
