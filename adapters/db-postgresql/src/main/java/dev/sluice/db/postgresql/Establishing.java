package dev.sluice.db.postgresql;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.Outcome;
import dev.sluice.db.Statement;
import dev.sluice.db.StepResult;
import dev.sluice.db.StepResult.State;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Finds out what an attempt did: living session first, then its ledger rows; never guesses. */
final class Establishing {
  private final Connections connections;
  private final ExecutionPlan plan;

  Establishing(Connections connections, ExecutionPlan plan) {
    this.connections = connections;
    this.plan = plan;
  }

  static List<String> alive(Connection connection, String tag) throws SQLException {
    return Sql.texts(
        connection,
        "SELECT pid FROM pg_stat_activity WHERE application_name = ? AND pid <> pg_backend_pid()"
            + " AND state <> 'idle'",
        tag);
  }

  Outcome outcome() {
    try (Connection connection = connections.open("sluice")) {
      long end = System.nanoTime() + plan.limits().statementTimeout().toNanos();
      while (!alive(connection, PostgresDatabase.tag(plan.attempt())).isEmpty()) {
        if (System.nanoTime() > end) {
          return unknown("a session of the attempt is still at work");
        }
        LockSupport.parkNanos(100_000_000L);
      }
      if (plan.limits().ledgerSchema().isEmpty()) {
        return unknown("no ledger may live in this target");
      }
      Ledger ledger = new Ledger(connection, plan.limits().ledgerSchema().get());
      return ledger.exists() ? fromRows(ledger) : none("the target has no ledger");
    } catch (SQLException failure) {
      return unknown(Troubles.trouble(failure).message());
    } catch (DatabaseException away) {
      return unknown(String.valueOf(away.getMessage()));
    }
  }

  private Outcome fromRows(Ledger ledger) throws SQLException {
    if (!ledger.knows(plan.attempt())) {
      return none("the ledger does not know the attempt");
    }
    List<String> done = ledger.steps(plan.attempt(), "done");
    List<String> running = ledger.steps(plan.attempt(), "running");
    List<StepResult> steps = new ArrayList<>();
    int applied = 0;
    for (Statement statement : plan.script().statements()) {
      String index = String.valueOf(statement.index());
      State state = State.NOT_STARTED;
      if (done.contains(index) || plan.done().contains(statement.index())) {
        state = State.APPLIED;
        applied++;
      } else if (running.contains(index)) {
        state = State.UNKNOWN;
      }
      steps.add(new StepResult(statement.index(), state, -1, 0, Optional.empty()));
    }
    Outcome.State whole = applied == 0 ? Outcome.State.FAILED : Outcome.State.PARTIAL;
    if (!running.isEmpty()) {
      whole = Outcome.State.UNKNOWN;
    } else if (applied == steps.size() && (!Recovery.putsBack(plan) || isBack(done))) {
      whole = Outcome.State.APPLIED;
      ledger.end(plan, "applied");
    }
    return new Outcome(
        whole, steps, Optional.empty(), List.of("ledger rows done: " + done), "", "");
  }

  private static boolean isBack(List<String> done) {
    return done.contains(String.valueOf(Ledger.PUT_BACK));
  }

  private Outcome none(String why) {
    return Execution.notStarted(
        Outcome.State.NOT_STARTED,
        plan,
        Troubles.refusal(DatabaseException.Category.REFUSED, why, "It may be tried again"));
  }

  private Outcome unknown(String why) {
    return Execution.notStarted(
        Outcome.State.UNKNOWN,
        plan,
        Troubles.refusal(
            DatabaseException.Category.UNREACHABLE, why, "Establish again, or look at the target"));
  }
}
