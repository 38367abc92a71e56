package dev.sluice.db.step;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.ExecutionListener.Progress;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.StepResult.State;
import dev.sluice.db.StepResult.Trouble;
import dev.sluice.db.sql.Batches;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.step.Walks.Walked;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One statement carried out in batches: walks its table's key upward, a range of keys in each
 * transaction, together with the row of the ledger that says how far it came. So every row is
 * touched once, whoever is killed whenever.
 */
final class Batched {
  /** How often a batch that met a lock is tried before the walk stops. */
  private static final int TRIES = 5;

  private final StepTarget target;
  private final Connection connection;
  private final ExecutionPlan plan;
  private final StepProtocol.Run run;
  private final Effects effects;
  private final Statement statement;
  private final Batches wish;
  private final Batching engine;
  private final BatchForm form;
  private final List<String> evidence = new ArrayList<>();
  private Walked walked = new Walked("", "", 0, 0, 0);
  private long about = -1;
  private BatchCopies copies;
  private Optional<Walks> walks = Optional.empty();
  private boolean authored;
  private boolean committing;

  Batched(
      StepTarget target,
      Connection connection,
      ExecutionPlan plan,
      StepProtocol.Run run,
      BatchPlan wanted) {
    this.target = target;
    this.connection = connection;
    this.plan = plan;
    this.run = run;
    this.effects = target.effects(connection);
    this.statement = wanted.form().statement();
    this.wish = wanted.wish();
    this.engine = wanted.engine();
    this.form = wanted.form();
    this.copies = BatchCopies.none(form, run.listener());
  }

  /** The key to walk along; refuses where there is none. */
  private BatchKey key() throws SQLException {
    if (!target.transactional(connection, statement)) {
      throw form.refuse(
          "touches a table that cannot take changes back", "Give the table another engine");
    }
    BatchKey key = BatchPlan.key(engine, connection, form, wish);
    if (!walked.key().isEmpty() && !walked.key().equals(key.column())) {
      throw form.refuse(
          "was begun along the key " + walked.key() + ", which is another one now",
          "Write key=" + walked.key() + " into a new migration");
    }
    return key;
  }

  /**
   * Walks to the end, or as far as it may, and writes down how it ended.
   *
   * @param start makes the attempt known to the ledger; false when it may not go on
   */
  StepEnd carryOut(Messenger messenger, StepEnd.Start start) {
    StepEnd end = begun(start).orElseGet(() -> walked(messenger));
    switch (end.state()) {
      case NOT_STARTED -> run.records().forget(statement);
      case APPLIED -> run.records().done(statement);
      case FAILED -> run.records().failed(statement);
      default -> {}
    }
    if (end.state() == State.APPLIED || end.state() == State.FAILED) {
      run.listener().ended(end.result(statement));
    }
    return end;
  }

  /** Says that the walk begins; how it ended when it may not. */
  private Optional<StepEnd> begun(StepEnd.Start start) {
    Optional<Trouble> why = Optional.empty();
    try {
      run.listener().starting(statement);
      if (start.begun()) {
        run.records().running(statement, Probe.NONE);
        return Optional.empty();
      }
    } catch (SQLException failure) {
      why = Optional.of(target.trouble(failure));
    } catch (Heard.Halted halted) {
      why = Optional.of(halted.trouble());
    }
    return Optional.of(StepEnd.notStarted(why));
  }

  private StepEnd walked(Messenger messenger) {
    long start = System.nanoTime();
    try {
      Optional<Trouble> stopped = walk(messenger);
      return ended(stopped, millis(start));
    } catch (SQLException failure) {
      if (committing && target.lost(failure)) {
        return unknown(trouble(failure), millis(start));
      }
      return failed(trouble(failure), millis(start));
    } catch (DatabaseException refused) {
      return failed(Trouble.of(refused), millis(start));
    } catch (Heard.Halted halted) {
      return failed(halted.trouble(), millis(start));
    }
  }

  /** Whether the batch stands is asked later; what stands before it is told of now. */
  private StepEnd unknown(Trouble why, long millis) {
    evidence.add("the answer to COMMIT of batch " + (walked.batches() + 1) + " is missing");
    tell();
    count();
    return new StepEnd(State.UNKNOWN, -1, millis, Optional.of(why), true, evidence);
  }

  private static long millis(long start) {
    return (System.nanoTime() - start) / 1_000_000;
  }

  private Optional<Trouble> walk(Messenger messenger) throws SQLException {
    if (plan.limits().ledgerSchema().isPresent()) {
      Walks there = walks(plan.limits().ledgerSchema().get());
      walked = there.walked(plan, statement).orElse(walked);
      walks = Optional.of(there);
    }
    BatchKey key = key();
    about = engine.estimate(connection, form);
    Batching.Work work = new Batching.Work(connection, plan, form, key);
    copies = BatchCopies.of(engine, work, run.listener(), key.above(last()));
    return walk(messenger, key);
  }

  private Walks walks(String ledger) throws SQLException {
    return engine
        .walks(connection, ledger)
        .orElseThrow(
            () ->
                form.refuse(
                    "finds no place for batches in the ledger " + ledger,
                    "Let the agent's account make the table sluice_batches there"));
  }

  private Optional<Trouble> walk(Messenger messenger, BatchKey key) throws SQLException {
    for (boolean first = true; ; first = false) {
      Optional<Upper> upper = upper(key);
      if (upper.isEmpty() && walked.batches() > 0) {
        return Optional.empty();
      }
      if (!first) {
        rest(wish.pause());
      }
      Optional<Trouble> refusal = run.permission().refusal();
      if (refusal.isPresent()) {
        return refusal;
      }
      if (upper.isEmpty()) {
        none(key, cut -> send(messenger, cut));
        return Optional.empty();
      }
      Optional<Trouble> locked = batch(messenger, key, upper.get());
      if (locked.isPresent()) {
        return locked;
      }
      target.transactions().leave(connection);
      run.listener()
          .progress(statement.index(), new Progress(walked.rows(), walked.passed(), about));
    }
  }

  /** Waits, but not longer than the attempt may go on. */
  private void rest(Duration pause) {
    Deadline deadline = Deadline.in(pause);
    while (!deadline.over() && run.permission().granted()) {
      deadline.pause();
    }
  }

  private Optional<String> last() {
    return walked.batches() == 0 ? Optional.empty() : Optional.of(walked.last());
  }

  /** The last key of the next batch, and how many rows of the table it has at least. */
  private record Upper(String key, long rows) {}

  /** The text has a name of its own, for ORDER BY means a column of the answer first. */
  private Optional<Upper> upper(BatchKey key) throws SQLException {
    String above =
        "SELECT %s AS sluice_key FROM %s WHERE %s ORDER BY %s"
            .formatted(key.text(), form.source(), key.above(last()), key.sql());
    List<String> full = Sql.texts(connection, above + " LIMIT 1 OFFSET " + (wish.rows() - 1));
    if (!full.isEmpty()) {
      return Optional.of(new Upper(full.get(0), wish.rows()));
    }
    return Sql.texts(connection, above + " DESC LIMIT 1").stream()
        .findFirst()
        .map(highest -> new Upper(highest, 1));
  }

  /** A batch that met a lock changed nothing, so it may be tried again. */
  private Optional<Trouble> batch(Messenger messenger, BatchKey key, Upper upper)
      throws SQLException {
    for (int tried = 1; ; tried++) {
      try {
        once(messenger, key, upper);
        return Optional.empty();
      } catch (SQLException failure) {
        Category category = target.trouble(failure).category();
        if (committing || category != Category.LOCK_TIMEOUT || tried == TRIES) {
          throw failure;
        }
        takeBack();
      }
      rest(Duration.ofMillis(100L * tried));
      Optional<Trouble> refusal = run.permission().refusal();
      if (refusal.isPresent()) {
        return refusal;
      }
    }
  }

  private void once(Messenger messenger, BatchKey key, Upper upper) throws SQLException {
    BatchRange range = new BatchRange(key, last(), upper.key());
    authored = false;
    if (walked.batches() == 0 && copies.any()) {
      none(key, messenger::send);
    }
    target.transactions().begin(connection);
    if (copies.any()) {
      engine.steady(connection);
    }
    copies.before(range);
    authored = !copies.any();
    long rows = Math.max(0, send(messenger, copies.cut(range)));
    authored = false;
    copies.after(range, rows);
    Walked next =
        new Walked(
            key.column(),
            upper.key(),
            walked.rows() + rows,
            walked.passed() + Math.max(rows, upper.rows()),
            walked.batches() + 1);
    if (walks.isPresent()) {
      walks.get().walk(plan, statement, next);
    }
    committing = true;
    target.transactions().commit(connection);
    committing = false;
    copies.committed();
    walked = next;
  }

  /**
   * Asks what the server thinks of the statement as it was written, for no row: where the table has
   * none, and before its rows are set aside by its condition.
   */
  private void none(BatchKey key, Sent sent) throws SQLException {
    target.transactions().begin(connection);
    authored = true;
    sent.send(form.within(key.sql() + " IS NULL"));
    authored = false;
    target.transactions().rollback(connection);
  }

  private interface Sent {
    void send(Statement cut) throws SQLException;
  }

  private long send(Messenger messenger, Statement cut) throws SQLException {
    boolean watched = run.listener().watches() && walked.batches() == 0;
    if (watched) {
      effects.before(cut);
    }
    long rows = messenger.send(cut);
    if (watched) {
      run.listener().observed(statement.index(), effects.after());
    }
    return rows;
  }

  /** Takes a batch back that did not come to its end; where the session is gone, it is already. */
  private void takeBack() throws SQLException {
    if (!connection.getAutoCommit()) {
      copies.undone();
      target.transactions().rollback(connection);
    }
  }

  private void tell() {
    try {
      copies.tell();
    } catch (Heard.Halted told) {
      evidence.add("what was set aside could not be written down: " + told.getMessage());
    }
  }

  private void count() {
    if (walked.batches() > 0) {
      evidence.add(done(walked.rows()) + " in " + walked.batches() + " batches");
    }
  }

  /** What is set aside is told of first: whatever fails here, it is there. */
  private void tidy() {
    tell();
    try {
      takeBack();
    } catch (SQLException gone) {
      evidence.add("the session was lost, so the server rolls back what was not committed");
      return;
    }
    try {
      copies.over();
    } catch (SQLException failure) {
      evidence.add("the copy could not be tidied up: " + target.trouble(failure).message());
    }
  }

  private StepEnd ended(Optional<Trouble> why, long millis) {
    if (why.isPresent() && walked.batches() > 0) {
      return failed(why.get(), millis);
    }
    tidy();
    return why.isEmpty()
        ? new StepEnd(State.APPLIED, walked.rows(), millis, why, true, evidence)
        : new StepEnd(State.NOT_STARTED, -1, millis, why, false, evidence);
  }

  private StepEnd failed(Trouble why, long millis) {
    tidy();
    count();
    long rows = walked.rows();
    return new StepEnd(
        State.FAILED,
        rows > 0 ? rows : -1,
        millis,
        Optional.of(stopped(why, rows)),
        true,
        evidence);
  }

  /** The server's words, with the place in what the author wrote where he wrote it. */
  private Trouble trouble(SQLException failure) {
    Trouble said = target.trouble(failure);
    int position = authored ? form.original(said.position()) : 0;
    return new Trouble(said.category(), said.code(), said.message(), said.action(), position)
        .in(statement);
  }

  /** Trouble that says how far batches have come. */
  static Trouble stopped(Trouble why, long rows) {
    return rows <= 0
        ? why
        : new Trouble(
            why.category(),
            why.code(),
            why.message() + "; " + done(rows) + ", retry goes on from there",
            why.action(),
            why.position());
  }

  /** {@code 1,200,000 rows are done}. */
  static String done(long rows) {
    return rows == 1 ? "1 row is done" : String.format(Locale.ROOT, "%,d rows are done", rows);
  }
}
