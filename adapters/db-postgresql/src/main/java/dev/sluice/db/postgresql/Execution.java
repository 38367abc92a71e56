package dev.sluice.db.postgresql;

import dev.sluice.db.Database.StartGate;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.ExecutionListener;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.Outcome;
import dev.sluice.db.Statement;
import dev.sluice.db.StatementReading.Trait;
import dev.sluice.db.StepResult;
import dev.sluice.db.StepResult.State;
import dev.sluice.db.StepResult.Trouble;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One attempt on a target by the step protocol, on a session of its own under the target lock. */
final class Execution {
  private final Connection connection;
  private final ExecutionPlan plan;
  private final StartGate gate;
  private final ExecutionListener listener;
  private final Optional<Ledger> ledger;
  private final Recovery recovery;
  private final List<String> evidence = new ArrayList<>();
  private final Map<Integer, StepResult> results = new TreeMap<>();
  private Optional<Trouble> trouble = Optional.empty();
  private boolean began;
  private boolean unknown;

  Execution(Connection connection, ExecutionPlan plan, StartGate gate, ExecutionListener listener) {
    this.connection = connection;
    this.plan = plan;
    this.gate = gate;
    this.listener = listener;
    this.ledger = plan.limits().ledgerSchema().map(name -> new Ledger(connection, name));
    this.recovery = Recovery.on(connection, plan, listener);
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

  static Outcome notStarted(Outcome.State state, ExecutionPlan plan, Trouble why) {
    List<StepResult> steps = new ArrayList<>();
    for (Statement statement : plan.script().statements()) {
      steps.add(new StepResult(statement.index(), State.NOT_STARTED, -1, 0, Optional.empty()));
    }
    return new Outcome(state, steps, Optional.of(why), List.of(why.message()), "", "");
  }

  Outcome run() throws SQLException {
    Sql.run(connection, "SET lock_timeout = " + plan.limits().lockTimeout().toMillis());
    Sql.run(connection, "SET statement_timeout = " + plan.limits().statementTimeout().toMillis());
    if (ledger.isPresent()) {
      ledger.get().begin(plan);
    }
    List<Statement> group = new ArrayList<>();
    for (Statement statement : plan.script().statements()) {
      if (plan.done().contains(statement.index())) {
        result(statement, State.SKIPPED, Optional.empty());
      } else if (statement.transactional()) {
        group.add(statement);
      } else {
        together(group, false);
        group.clear();
        alone(statement);
      }
    }
    together(group, Recovery.putsBack(plan));
    return outcome();
  }

  private boolean mayGo() {
    if (trouble.isEmpty() && !unknown && !gate.mayStart()) {
      trouble =
          Optional.of(
              Troubles.refusal(
                  Category.REFUSED, "The lease of this attempt ended", "Start it again"));
    }
    return trouble.isEmpty() && !unknown;
  }

  /** Runs statements in one transaction, with what is put back at its end. */
  private void together(List<Statement> group, boolean puttingBack) throws SQLException {
    if ((group.isEmpty() && !puttingBack) || !mayGo()) {
      return;
    }
    began = true;
    connection.setAutoCommit(false);
    boolean committing = false;
    Optional<Statement> current = Optional.empty();
    try {
      for (Statement statement : group) {
        current = Optional.of(statement);
        send(statement);
        if (ledger.isPresent()) {
          ledger.get().step(plan, statement, "done");
        }
      }
      current = Optional.empty();
      if (puttingBack) {
        putBack();
      }
      committing = true;
      connection.commit();
      connection.setAutoCommit(true);
    } catch (SQLException failure) {
      unknown = committing && Troubles.lost(failure);
      failed(group, current, Troubles.trouble(failure));
      if (!Troubles.lost(failure)) {
        undo();
      }
    } catch (DatabaseException refused) {
      failed(group, current, Troubles.trouble(refused));
      undo();
    }
  }

  private void putBack() throws SQLException {
    evidence.addAll(recovery.putBack());
    if (ledger.isPresent()) {
      ledger.get().putBack(plan);
    }
  }

  private void failed(List<Statement> group, Optional<Statement> at, Trouble why) {
    trouble = Optional.of(why);
    evidence.clear();
    for (Statement statement : group) {
      if (results.containsKey(statement.index())) {
        result(statement, unknown ? State.UNKNOWN : State.ROLLED_BACK, Optional.empty());
      }
    }
    at.ifPresent(statement -> result(statement, unknown ? State.UNKNOWN : State.FAILED, trouble));
  }

  private void undo() throws SQLException {
    connection.rollback();
    connection.setAutoCommit(true);
  }

  private void alone(Statement statement) throws SQLException {
    if (!mayGo()) {
      return;
    }
    began = true;
    if (ledger.isPresent()) {
      ledger.get().step(plan, statement, "running");
    }
    try {
      send(statement);
    } catch (SQLException failure) {
      trouble = Optional.of(Troubles.trouble(failure));
      unknown = Troubles.lost(failure);
      result(statement, unknown ? State.UNKNOWN : State.FAILED, trouble);
      if (!unknown && ledger.isPresent()) {
        ledger.get().step(plan, statement, "failed");
      }
      return;
    }
    if (ledger.isPresent()) {
      ledger.get().step(plan, statement, "done");
    }
  }

  private void send(Statement statement) throws SQLException {
    listener.starting(statement);
    recovery.before(statement, Reader.read(statement));
    long start = System.nanoTime();
    try (java.sql.Statement message = connection.createStatement()) {
      message.setEscapeProcessing(false);
      message.execute(statement.text());
      long rows = message.getLargeUpdateCount();
      recovery.after(statement);
      for (SQLWarning w = message.getWarnings(); w != null; w = w.getNextWarning()) {
        listener.notice(statement.index(), "NOTICE", String.valueOf(w.getMessage()));
      }
      long millis = (System.nanoTime() - start) / 1_000_000;
      StepResult done =
          new StepResult(statement.index(), State.APPLIED, rows, millis, Optional.empty());
      results.put(statement.index(), done);
      listener.finished(done);
    }
  }

  private void result(Statement statement, State state, Optional<Trouble> error) {
    StepResult result = new StepResult(statement.index(), state, -1, 0, error);
    results.put(statement.index(), result);
    if (state == State.FAILED) {
      listener.finished(result);
    }
  }

  private Outcome outcome() throws SQLException {
    List<StepResult> steps = new ArrayList<>();
    for (Statement s : plan.script().statements()) {
      steps.add(
          results.getOrDefault(
              s.index(), new StepResult(s.index(), State.NOT_STARTED, -1, 0, Optional.empty())));
    }
    boolean some =
        !plan.done().isEmpty() || steps.stream().anyMatch(step -> step.state() == State.APPLIED);
    Outcome.State state = Outcome.State.APPLIED;
    if (unknown) {
      state = Outcome.State.UNKNOWN;
    } else if (trouble.isPresent()) {
      state = began ? Outcome.State.FAILED : Outcome.State.NOT_STARTED;
      state = some ? Outcome.State.PARTIAL : state;
    }
    if (ledger.isPresent() && !connection.isClosed()) {
      ledger.get().end(plan, state.name().toLowerCase(java.util.Locale.ROOT));
    }
    evidence.add(0, unknown ? "the session was lost" : "answers of the server and ledger rows");
    return new Outcome(state, steps, trouble, evidence, "", "");
  }
}
