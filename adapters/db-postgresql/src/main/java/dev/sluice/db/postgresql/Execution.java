package dev.sluice.db.postgresql;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.Outcome;
import dev.sluice.db.Statement;
import dev.sluice.db.StatementReading.Trait;
import dev.sluice.db.StepResult;
import dev.sluice.db.StepResult.State;
import dev.sluice.db.StepResult.Trouble;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One attempt on a target by the step protocol, on a session of its own under the target lock. */
final class Execution {
  private final Connection connection;
  private final ExecutionPlan plan;
  private final Permission permission;
  private final Heard listener;
  private final Records records;
  private final Map<Integer, StepResult> results = new TreeMap<>();
  private final Recovery recovery;
  private final List<String> evidence = new ArrayList<>();
  private final List<String> restored = new ArrayList<>();
  private Optional<Trouble> trouble = Optional.empty();
  private boolean sent;
  private boolean unknown;
  private boolean back;

  Execution(
      Connection connection,
      ExecutionPlan plan,
      Permission permission,
      Heard listener,
      Records records) {
    this.connection = connection;
    this.plan = plan;
    this.permission = permission;
    this.listener = listener;
    this.records = records;
    this.recovery = Recovery.on(connection, plan, listener);
    this.back = !Recovery.putsBack(plan);
  }

  /** Why the script may not run at all, decided without a connection. */
  static Optional<Trouble> refusal(ExecutionPlan plan) {
    for (Statement statement : plan.script().statements()) {
      if (Reader.read(statement).has(Trait.TRANSACTION_CONTROL)) {
        return Optional.of(
            Troubles.refusal(
                Category.REFUSED,
                "Statement " + statement.index() + " controls transactions itself",
                "Remove BEGIN, COMMIT, ROLLBACK and SAVEPOINT: Sluice opens the transactions"));
      }
      if (new Splitter(statement.text()).split().statements().size() != 1) {
        return Optional.of(
            Troubles.refusal(
                Category.REFUSED, "A step is not exactly one statement", "Split the script again"));
      }
    }
    return Optional.empty();
  }

  /** Runs what is not done yet; answers for everything that happened, whatever happened. */
  Outcome run() {
    try (Messenger messenger = new Messenger(connection, listener)) {
      List<Statement> group = new ArrayList<>();
      for (Statement statement : plan.script().statements()) {
        if (plan.done().contains(statement.index())) {
          continue;
        }
        if (statement.transactional()) {
          group.add(statement);
        } else {
          together(group, messenger, false);
          group.clear();
          alone(statement, messenger);
        }
      }
      together(group, messenger, true);
    } catch (RuntimeException bug) {
      broken(bug);
    }
    return outcome();
  }

  /** Our own mistake must not look like an answer of the target. */
  private void broken(RuntimeException bug) {
    trouble =
        Optional.of(Troubles.refusal(Category.SETUP, "Sluice broke off: " + bug, "Report it"));
    unknown = sent;
    for (Statement statement : plan.script().statements()) {
      if (sent && !plan.done().contains(statement.index())) {
        results.put(statement.index(), result(statement, State.UNKNOWN, trouble));
      }
    }
  }

  private boolean mayGo() {
    if (trouble.isEmpty()) {
      trouble = permission.refusal();
    }
    return trouble.isEmpty();
  }

  /** Statements of one transaction, with their ledger rows; the last one puts back too. */
  private void together(List<Statement> group, Messenger messenger, boolean last) {
    boolean puttingBack = last && Recovery.putsBack(plan);
    if ((group.isEmpty() && !puttingBack) || !mayGo()) {
      return;
    }
    boolean committing = false;
    Optional<Statement> current = group.stream().findFirst();
    try {
      current.ifPresent(listener::starting);
      if (!opened()) {
        return;
      }
      for (Statement statement : group) {
        boolean told = statement.equals(group.get(0));
        current = Optional.of(statement);
        if (!told) {
          listener.starting(statement);
        }
        send(statement, messenger);
        records.done(connection, statement);
      }
      current = puttingBack ? Optional.empty() : current;
      finish(puttingBack, last);
      committing = true;
      connection.commit();
      connection.setAutoCommit(true);
      back |= puttingBack;
    } catch (SQLException failure) {
      unknown = committing && Troubles.lost(failure);
      undone(group, current, unknown ? Troubles.trouble(failure) : Troubles.rolledBack(failure));
    } catch (DatabaseException refused) {
      undone(group, current, Troubles.trouble(refused));
    } catch (Heard.Halted halted) {
      undone(group, Optional.empty(), halted.trouble());
    }
  }

  private boolean opened() throws SQLException {
    records.begin();
    if (!mayGo()) {
      return false;
    }
    connection.setAutoCommit(false);
    sent = true;
    return true;
  }

  private void finish(boolean puttingBack, boolean last) throws SQLException {
    if (puttingBack) {
      restored.addAll(recovery.putBack());
      records.putBack(connection);
    }
    if (last) {
      records.applied(connection);
    }
  }

  private void undone(List<Statement> group, Optional<Statement> current, Trouble why) {
    trouble = Optional.of(why);
    restored.clear();
    if (unknown) {
      evidence.add("the answer to COMMIT is missing");
    }
    rolledBack(group, unknown ? State.UNKNOWN : State.ROLLED_BACK);
    if (!unknown && sent) {
      current.ifPresent(this::fail);
    }
  }

  private void rolledBack(List<Statement> group, State state) {
    for (Statement statement : group) {
      if (results.containsKey(statement.index())) {
        results.put(statement.index(), result(statement, state, Optional.empty()));
      }
    }
    if (state == State.ROLLED_BACK) {
      try {
        if (!connection.getAutoCommit()) {
          connection.rollback();
          connection.setAutoCommit(true);
        }
      } catch (SQLException lost) {
        evidence.add("the session was lost before COMMIT was sent, so the server rolls back");
      }
    }
  }

  /** A statement that no transaction may hold: a ledger row before and after it. */
  private void alone(Statement statement, Messenger messenger) {
    if (!mayGo()) {
      return;
    }
    boolean away = false;
    Probe probe = new Probe("", "");
    try {
      listener.starting(statement);
      records.begin();
      probe = Probe.before(connection, statement);
      records.running(statement, probe);
      if (!mayGo()) {
        records.forget(statement);
        return;
      }
      sent = true;
      away = true;
      send(statement, messenger);
      verify(statement, probe);
    } catch (SQLException failure) {
      trouble = Optional.of(Troubles.trouble(failure));
      unknown = away && Troubles.lost(failure);
      if (unknown) {
        evidence.add("the answer to statement " + statement.index() + " is missing");
        results.put(statement.index(), result(statement, State.UNKNOWN, trouble));
      } else if (away) {
        refused(statement, probe);
      } else {
        records.forget(statement);
      }
    } catch (Heard.Halted halted) {
      trouble = Optional.of(halted.trouble());
      if (away) {
        verify(statement, probe);
      }
    }
  }

  /** The server said yes; the catalog must agree where it can be asked. */
  private void verify(Statement statement, Probe probe) {
    Optional<Probe.Verdict> verdict = records.verdict(statement, probe);
    if (verdict.filter(found -> found.state() == State.FAILED).isPresent()) {
      trouble =
          Optional.of(
              Troubles.refusal(Category.REFUSED, verdict.get().evidence(), verdict.get().action()));
      evidence.add(verdict.get().evidence());
      fail(statement);
      records.failed(statement);
      return;
    }
    verdict.ifPresent(found -> evidence.add(found.evidence()));
    records.done(statement);
  }

  private void refused(Statement statement, Probe probe) {
    records
        .verdict(statement, probe)
        .filter(found -> found.state() == State.FAILED)
        .ifPresent(
            found -> {
              evidence.add(found.evidence());
              trouble =
                  trouble.map(
                      why ->
                          new Trouble(
                              why.category(),
                              why.code(),
                              why.message() + "; " + found.evidence(),
                              found.action(),
                              why.position()));
            });
    fail(statement);
    records.failed(statement);
  }

  private void send(Statement statement, Messenger messenger) throws SQLException {
    recovery.before(statement, Reader.read(statement));
    long start = System.nanoTime();
    long rows = messenger.send(statement);
    long millis = (System.nanoTime() - start) / 1_000_000;
    recovery.after(statement);
    StepResult done =
        new StepResult(statement.index(), State.APPLIED, rows, millis, Optional.empty());
    results.put(statement.index(), done);
    listener.finished(done);
  }

  private void fail(Statement statement) {
    StepResult failed = result(statement, State.FAILED, trouble);
    results.put(statement.index(), failed);
    listener.failed(failed);
  }

  private static StepResult result(Statement statement, State state, Optional<Trouble> error) {
    return new StepResult(statement.index(), state, -1, 0, error);
  }

  private Outcome outcome() {
    List<StepResult> steps = Outcomes.steps(plan, results, State.NOT_STARTED);
    Outcome.State state = unknown ? Outcome.State.UNKNOWN : Outcomes.sum(steps, back);
    if (state != Outcome.State.UNKNOWN && state != Outcome.State.APPLIED && !sent) {
      state = Outcome.State.NOT_STARTED;
    }
    if (state == Outcome.State.APPLIED) {
      trouble = Optional.empty();
    }
    records.end(sent || state == Outcome.State.APPLIED ? state : Outcome.State.NOT_STARTED);
    evidence.add(unknown ? "no answer, so it is to be established" : "answers of the server");
    evidence.addAll(restored);
    evidence.addAll(records.remarks());
    return new Outcome(state, steps, trouble, evidence, records.before(), records.after());
  }
}
