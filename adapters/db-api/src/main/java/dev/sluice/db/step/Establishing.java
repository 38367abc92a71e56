package dev.sluice.db.step;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.Outcome;
import dev.sluice.db.StepResult;
import dev.sluice.db.StepResult.State;
import dev.sluice.db.StepResult.Trouble;
import dev.sluice.db.sql.Batches;
import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.step.Walks.Walked;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds out what an attempt did: takes the target lock, waits until no session of it lives, then
 * reads its ledger rows and the catalog. Never guesses.
 */
final class Establishing {
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final Walked NOWHERE = new Walked("", "", 0, 0, 0);
  private final StepTarget target;
  private final ExecutionPlan plan;
  private final List<String> evidence = new ArrayList<>();
  private Optional<Trouble> trouble = Optional.empty();

  Establishing(StepTarget target, ExecutionPlan plan) {
    this.target = target;
    this.plan = plan;
  }

  /** Establishes under a target lock of its own. */
  Outcome outcome() {
    try (TargetLock lock = target.lock()) {
      Duration limit = plan.limits().statementTimeout();
      Deadline deadline = Deadline.in(limit.isZero() ? LONGEST : limit);
      if (!lock.take(deadline)) {
        List<String> busy = new ArrayList<>(target.sessions(lock.session(), plan.attempt()));
        busy.addAll(lock.holders());
        return Outcomes.unknown(plan, "A runner still works on the target", busy);
      }
      List<String> alive = target.sessions(lock.session(), plan.attempt());
      while (!alive.isEmpty()) {
        if (deadline.over()) {
          return Outcomes.unknown(plan, "A session of the attempt still lives", alive);
        }
        deadline.pause();
        alive = target.sessions(lock.session(), plan.attempt());
      }
      return judge(lock.session());
    } catch (SQLException failure) {
      String said = target.trouble(failure).message();
      return Outcomes.unknown(plan, said, List.of(said));
    } catch (DatabaseException away) {
      String said = String.valueOf(away.getMessage());
      return Outcomes.unknown(plan, said, List.of(said));
    }
  }

  /** Judges by what is written; the caller holds the target lock and no session of it lives. */
  Outcome judge(Connection session) throws SQLException {
    if (plan.limits().ledgerSchema().isEmpty()) {
      return Outcomes.unknown(
          plan,
          "No ledger may live in this target",
          List.of("no ledger, no session of the attempt"));
    }
    Ledger ledger = target.ledger(session, plan.limits().ledgerSchema().get());
    if (!ledger.exists()) {
      return never("The target has no ledger", 0);
    }
    Map<Integer, Walked> walked = walked(session, plan.limits().ledgerSchema().get());
    Optional<String> state = ledger.state(plan.attempt());
    if (state.isEmpty() || state.get().equals("not_started")) {
      return never(
          "The ledger knows no statement of the attempt",
          walked.values().stream().mapToLong(Walked::rows).max().orElse(0));
    }
    return read(session, ledger, state.get(), walked);
  }

  /** How far statements have come of which only some batches stand, whoever carried those out. */
  private Map<Integer, Walked> walked(Connection session, String ledger) throws SQLException {
    Map<Integer, Walked> found = new TreeMap<>();
    Optional<Walks> walks =
        target.batching().isPresent()
            ? target.batching().get().walks(session, ledger)
            : Optional.empty();
    for (Statement statement : plan.script().statements()) {
      if (walks.isPresent() && !plan.done().contains(statement.index()) && wanted(statement)) {
        walks
            .get()
            .walked(plan, statement)
            .ifPresent(walked -> found.put(statement.index(), walked));
      }
    }
    return found;
  }

  private Outcome read(Connection session, Ledger ledger, String state, Map<Integer, Walked> walked)
      throws SQLException {
    Map<Integer, StepResult> known = new TreeMap<>();
    Map<Integer, Ledger.Row> rows = ledger.steps(plan.attempt());
    evidence.add("ledger: " + state + ", no session of the attempt lives");
    for (Statement statement : plan.script().statements()) {
      Ledger.Row row = rows.get(statement.index());
      boolean half =
          row == null ? walked.containsKey(statement.index()) : inBatches(statement, row);
      if (half) {
        Walked far = walked.getOrDefault(statement.index(), NOWHERE);
        known.put(statement.index(), halfWay(ledger, statement, far));
      } else if (row != null) {
        State became = became(session, ledger, statement, row);
        known.put(
            statement.index(),
            new StepResult(
                statement.index(),
                became,
                -1,
                0,
                became == State.FAILED ? trouble : Optional.empty()));
      }
    }
    List<StepResult> steps = Outcomes.steps(plan, known, State.NOT_STARTED);
    Outcome.State whole =
        Outcomes.sum(steps, !Recovery.putsBack(plan) || rows.containsKey(Ledger.PUT_BACK));
    if (whole != Outcome.State.UNKNOWN) {
      ledger.end(plan, whole.name().toLowerCase(Locale.ROOT));
    }
    return new Outcome(whole, steps, why(whole), evidence, "", "");
  }

  /** Batches say themselves how far they came, and none of them was left half done. */
  private boolean inBatches(Statement statement, Ledger.Row row) {
    return !row.state().equals("done")
        && row.sha256().equals(statement.sha256())
        && wanted(statement);
  }

  /** A wish that cannot be understood was never carried out. */
  private boolean wanted(Statement statement) {
    try {
      return target.batching().isPresent() && Batches.of(statement).isPresent();
    } catch (ScriptException unclear) {
      return false;
    }
  }

  private StepResult halfWay(Ledger ledger, Statement statement, Walked walked)
      throws SQLException {
    long rows = walked.rows();
    evidence.add(
        "statement %d: %s in %d batches"
            .formatted(statement.index(), Batched.done(rows), walked.batches()));
    ledger.became(plan, statement, "failed");
    fail("Try again or roll back");
    trouble = trouble.map(why -> Batched.stopped(why, rows));
    return new StepResult(statement.index(), State.FAILED, rows > 0 ? rows : -1, 0, trouble);
  }

  private State became(Connection session, Ledger ledger, Statement statement, Ledger.Row row)
      throws SQLException {
    String place = "statement " + statement.index() + ": ";
    if (!row.sha256().equals(statement.sha256())) {
      evidence.add(place + "the ledger's row is of another text");
      return State.UNKNOWN;
    }
    evidence.add(place + "ledger row " + row.state());
    if (row.state().equals("done")) {
      return State.APPLIED;
    }
    Verdict verdict = target.probes().verdict(session, statement, row.probe());
    if (row.state().equals("failed")) {
      fail(verdict.state() == State.FAILED ? verdict.action() : "Try again");
      return State.FAILED;
    }
    evidence.add(place + verdict.evidence());
    if (verdict.state() == State.APPLIED) {
      ledger.became(plan, statement, "done");
    } else if (verdict.state() == State.FAILED) {
      ledger.became(plan, statement, "failed");
      fail(verdict.action());
    }
    return verdict.state();
  }

  private void fail(String action) {
    trouble =
        Optional.of(
            Trouble.refusal(
                DatabaseException.Category.REFUSED, "The statement did not complete", action));
  }

  private Optional<Trouble> why(Outcome.State whole) {
    if (whole == Outcome.State.APPLIED || trouble.isPresent()) {
      return whole == Outcome.State.APPLIED ? Optional.empty() : trouble;
    }
    return Optional.of(
        Trouble.refusal(
            DatabaseException.Category.UNREACHABLE,
            whole == Outcome.State.UNKNOWN
                ? "The target does not tell whether a statement ran"
                : "The attempt ended early; what is not named as applied was rolled back",
            whole == Outcome.State.UNKNOWN ? "Look at the target" : "Try again or roll back"));
  }

  /** Nothing of the attempt was sent; batches of those before it may stand all the same. */
  private Outcome never(String why, long rows) {
    Trouble trouble =
        Trouble.refusal(DatabaseException.Category.REFUSED, why, "It may be tried again");
    List<String> found = new ArrayList<>(List.of(why, "no session of the attempt lives"));
    if (rows > 0) {
      found.add("earlier attempts: " + Batched.done(rows));
    }
    return Outcomes.notStarted(plan, Batched.stopped(trouble, rows), found);
  }
}
