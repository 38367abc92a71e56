package dev.sluice.db.step;

import dev.sluice.db.Database.StartGate;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.ExecutionListener;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.Outcome;
import dev.sluice.db.StepResult.Trouble;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading.Trait;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Runs attempts on one target and establishes what they did; see {@link StepTarget}. */
public final class StepProtocol {
  private final StepTarget target;

  /** The protocol on a target. */
  public StepProtocol(StepTarget target) {
    this.target = target;
  }

  /** Runs a plan; never throws for what the target says. */
  public Outcome execute(ExecutionPlan plan, StartGate gate, ExecutionListener listener) {
    Optional<Trouble> refusal = refusal(plan);
    if (refusal.isPresent()) {
      return Outcomes.notStarted(plan, refusal.get(), List.of(refusal.get().message()));
    }
    try (TargetLock lock = target.lock()) {
      Optional<Outcome> answer = new Admission(target, plan, lock).answer();
      return answer.isPresent() ? answer.get() : run(plan, gate, listener, lock);
    } catch (SQLException failure) {
      return nothing(plan, target.trouble(failure));
    } catch (DatabaseException away) {
      return nothing(plan, Trouble.of(away));
    }
  }

  /** Establishes after a crash what an attempt did. */
  public Outcome establish(ExecutionPlan plan) {
    return new Establishing(target, plan).outcome();
  }

  private Outcome run(
      ExecutionPlan plan, StartGate gate, ExecutionListener listener, TargetLock lock)
      throws SQLException {
    Connection work = target.work(plan);
    try {
      Optional<Trouble> unfit = target.unfit(work, lock.session());
      if (unfit.isPresent()) {
        return Outcomes.notStarted(plan, unfit.get(), List.of(unfit.get().message()));
      }
      Permission permission = new Permission(target, gate, lock, plan);
      Records records = new Records(target, plan, lock.session());
      return new Execution(target, work, plan, new Run(permission, new Heard(listener), records))
          .outcome();
    } finally {
      Sql.close(work);
    }
  }

  /** Why the script may not run at all, decided without a connection. */
  private Optional<Trouble> refusal(ExecutionPlan plan) {
    for (Statement statement : plan.script().statements()) {
      if (target.read(statement).has(Trait.TRANSACTION_CONTROL)) {
        return Optional.of(
            Trouble.refusal(
                Category.REFUSED,
                "Statement " + statement.index() + " controls transactions itself",
                "Remove BEGIN, COMMIT, ROLLBACK and SAVEPOINT: Sluice opens the transactions"));
      }
      if (!target.single(statement)) {
        return Optional.of(
            Trouble.refusal(
                Category.REFUSED, "A step is not exactly one statement", "Split the script again"));
      }
      try {
        BatchPlan.of(target, statement);
      } catch (DatabaseException refused) {
        return Optional.of(Trouble.of(refused));
      }
    }
    return Optional.empty();
  }

  private static Outcome nothing(ExecutionPlan plan, Trouble trouble) {
    return Outcomes.notStarted(plan, trouble, List.of("nothing was sent: " + trouble.message()));
  }

  /** What accompanies an execution. */
  record Run(Permission permission, Heard listener, Records records) {}
}
