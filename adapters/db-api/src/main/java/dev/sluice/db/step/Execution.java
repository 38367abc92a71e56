package dev.sluice.db.step;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.Outcome;
import dev.sluice.db.StepResult;
import dev.sluice.db.StepResult.State;
import dev.sluice.db.StepResult.Trouble;
import dev.sluice.db.sql.Statement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** One attempt on a target by the step protocol, on a session of its own under the target lock. */
final class Execution {
  private final StepTarget target;
  private final Connection connection;
  private final ExecutionPlan plan;
  private final Permission permission;
  private final StepProtocol.Run run;
  private final Heard listener;
  private final Records records;
  private final Map<Integer, StepResult> results = new TreeMap<>();
  private final Recovery recovery;
  private final Sending sending;
  private final List<String> evidence = new ArrayList<>();
  private final List<String> restored = new ArrayList<>();
  private Optional<Trouble> trouble = Optional.empty();
  private boolean sent;
  private boolean unknown;
  private boolean back;

  Execution(StepTarget target, Connection connection, ExecutionPlan plan, StepProtocol.Run run) {
    this.target = target;
    this.connection = connection;
    this.plan = plan;
    this.run = run;
    this.permission = run.permission();
    this.listener = run.listener();
    this.records = run.records();
    this.recovery = target.recovery(connection, plan, listener);
    this.sending = new Sending(target, connection, listener, recovery);
    this.back = !Recovery.putsBack(plan);
  }

  /** Runs what is not done yet; answers for everything that happened, whatever happened. */
  Outcome outcome() {
    try (Messenger messenger = target.messenger(connection, plan, listener)) {
      tidyUp();
      List<Statement> group = new ArrayList<>();
      for (Statement statement : plan.script().statements()) {
        if (plan.done().contains(statement.index())) {
          continue;
        }
        Optional<BatchPlan> batches = BatchPlan.of(target, statement);
        if (batches.isEmpty() && transactional(statement)) {
          group.add(statement);
          continue;
        }
        together(group, messenger, false);
        group.clear();
        if (batches.isPresent()) {
          apart(statement, start -> inBatches(batches.get(), messenger, start));
        } else {
          apart(statement, start -> alone(statement, messenger, start));
        }
      }
      together(group, messenger, true);
    } catch (RuntimeException bug) {
      broken(bug);
    }
    return sum();
  }

  /**
   * What an earlier attempt left behind when it failed would stand in the way of this one; and what
   * asks for batches and has no key for them is refused before anything is sent.
   */
  private void tidyUp() {
    if (!mayGo()) {
      return;
    }
    try {
      evidence.addAll(target.tidy(connection, plan));
      trouble = BatchPlan.refusal(target, connection, plan);
    } catch (SQLException failure) {
      trouble = Optional.of(target.trouble(failure));
    }
  }

  /** Our own mistake must not look like an answer of the target. */
  private void broken(RuntimeException bug) {
    trouble = Optional.of(Trouble.refusal(Category.SETUP, "Sluice broke off: " + bug, "Report it"));
    unknown = sent;
    for (Statement statement : plan.script().statements()) {
      if (sent && !plan.done().contains(statement.index())) {
        results.put(statement.index(), result(statement, State.UNKNOWN, trouble));
      }
    }
  }

  /**
   * Where it cannot be found out, the statement goes alone: marks before and after are always true.
   */
  private boolean transactional(Statement statement) {
    try {
      return statement.transactional() && target.transactional(connection, statement);
    } catch (SQLException unreadable) {
      return false;
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
    Optional<Statement> current = Optional.empty();
    try {
      group.stream().findFirst().ifPresent(listener::starting);
      if (!opened(group, puttingBack)) {
        return;
      }
      for (Statement statement : group) {
        boolean told = statement.equals(group.get(0));
        current = Optional.of(statement);
        if (!told) {
          listener.starting(statement);
        }
        sending.prepare(statement);
        StepResult done = sending.send(messenger, statement);
        results.put(done.index(), done);
        sending.complete(statement, done);
        records.done(connection, statement);
      }
      current = puttingBack ? Optional.empty() : current;
      finish(puttingBack, last);
      committing = true;
      target.transactions().commit(connection);
      back |= puttingBack;
      leave();
    } catch (SQLException failure) {
      unknown = committing && target.lost(failure);
      undone(group, current, unknown ? target.trouble(failure) : rolledBack(failure, current));
    } catch (DatabaseException refused) {
      undone(group, current, Trouble.of(refused));
    } catch (Heard.Halted halted) {
      undone(group, Optional.empty(), halted.trouble());
    }
  }

  private Trouble rolledBack(SQLException failure, Optional<Statement> current) {
    Trouble said =
        current
            .map(statement -> sending.trouble(failure, statement))
            .orElseGet(() -> target.trouble(failure));
    return said.category() == Category.LOCK_TIMEOUT
        ? new Trouble(
            said.category(),
            said.code(),
            said.message() + ": the transaction was rolled back, nothing was done",
            said.action(),
            said.position())
        : said;
  }

  /** Before the first byte: the ledger knows, and the schema is still the rehearsed one. */
  private boolean begun() throws SQLException {
    records.begin();
    if (trouble.isEmpty() && !sent) {
      trouble = records.stale();
    }
    return mayGo();
  }

  private boolean opened(List<Statement> group, boolean puttingBack) throws SQLException {
    if (!begun()) {
      return false;
    }
    if (puttingBack) {
      sent = true;
      moveBack(group);
    }
    target.transactions().begin(connection);
    sent = true;
    return true;
  }

  /** What it brought back stands even where it breaks off, so that is not kept quiet. */
  private void moveBack(List<Statement> group) throws SQLException {
    boolean done = false;
    try {
      evidence.addAll(recovery.moveBack(group.stream().map(target::read).toList()));
      done = true;
    } finally {
      if (!done) {
        evidence.add("bringing back whole tables broke off: some may be back in their places");
      }
    }
  }

  private void finish(boolean puttingBack, boolean last) throws SQLException {
    recovery.complete();
    if (puttingBack) {
      restored.addAll(recovery.putBack());
      records.putBack(connection);
    }
    if (last) {
      records.applied(connection);
    }
  }

  /**
   * What was committed stands, whatever becomes of the session; only nothing more is sent on it.
   */
  private void leave() {
    try {
      target.transactions().leave(connection);
    } catch (SQLException failure) {
      trouble = Optional.of(target.trouble(failure));
      evidence.add("the session broke after COMMIT was answered: " + trouble.get().message());
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
          target.transactions().rollback(connection);
        }
      } catch (SQLException lost) {
        evidence.add("the session was lost before COMMIT was sent, so the server rolls back");
      }
    }
  }

  /** What is in no transaction together with others. */
  private void apart(Statement statement, Function<StepEnd.Start, StepEnd> work) {
    if (!mayGo()) {
      return;
    }
    boolean before = sent;
    StepEnd end = work.apply(this::begunApart);
    sent = before || end.sent();
    trouble = end.trouble().or(() -> trouble);
    unknown = end.state() == State.UNKNOWN;
    evidence.addAll(end.evidence());
    if (end.state() != State.NOT_STARTED) {
      results.put(statement.index(), end.result(statement));
    }
  }

  /** From here on whoever breaks off may have sent something. */
  private boolean begunApart() throws SQLException {
    boolean may = begun();
    sent |= may;
    return may;
  }

  private StepEnd inBatches(BatchPlan batches, Messenger messenger, StepEnd.Start start) {
    return new Batched(target, connection, plan, run, batches).carryOut(messenger, start);
  }

  private StepEnd alone(Statement statement, Messenger messenger, StepEnd.Start start) {
    return new Lone(target, sending, plan, run, statement).carryOut(messenger, start);
  }

  private void fail(Statement statement) {
    StepResult failed = result(statement, State.FAILED, trouble);
    results.put(statement.index(), failed);
    listener.ended(failed);
  }

  private static StepResult result(Statement statement, State state, Optional<Trouble> error) {
    return new StepResult(statement.index(), state, -1, 0, error);
  }

  private void tidyAfter() {
    try {
      if (!unknown && connection.getAutoCommit()) {
        recovery.over();
      }
    } catch (SQLException lost) {
      evidence.add("empty copies beside the ledger may be left over");
    }
  }

  private Outcome sum() {
    List<StepResult> steps = Outcomes.steps(plan, results, State.NOT_STARTED);
    Outcome.State state = unknown ? Outcome.State.UNKNOWN : Outcomes.sum(steps, back);
    if (state != Outcome.State.UNKNOWN && state != Outcome.State.APPLIED && !sent) {
      state = Outcome.State.NOT_STARTED;
    }
    if (state == Outcome.State.APPLIED) {
      trouble = Optional.empty();
    }
    tidyAfter();
    records.end(sent || state == Outcome.State.APPLIED ? state : Outcome.State.NOT_STARTED);
    evidence.add(unknown ? "no answer, so it is to be established" : "answers of the server");
    evidence.addAll(restored);
    evidence.addAll(records.remarks());
    return new Outcome(state, steps, trouble, evidence, records.before(), records.after());
  }
}
