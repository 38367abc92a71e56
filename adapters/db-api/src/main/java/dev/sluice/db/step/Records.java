package dev.sluice.db.step;

import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.Outcome;
import dev.sluice.db.StepResult.Trouble;
import dev.sluice.db.sql.Statement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What one attempt writes down in the target: in the migration's own transaction where there is
 * one, else on the lock's session, which no statement of the script can change.
 */
final class Records {
  private final StepTarget target;
  private final ExecutionPlan plan;
  private final Connection session;
  private final Snapshots snapshots;
  private final Optional<Ledger> ledger;
  private final List<String> remarks = new ArrayList<>();
  private boolean begun;
  private String before = "";
  private String after = "";

  Records(StepTarget target, ExecutionPlan plan, Connection session) {
    this.target = target;
    this.plan = plan;
    this.session = session;
    this.snapshots = new Snapshots(target, session, plan);
    this.ledger = plan.limits().ledgerSchema().map(name -> target.ledger(session, name));
  }

  /** Right before the first statement: what the schema was, and that the attempt runs. */
  void begin() throws SQLException {
    if (begun) {
      return;
    }
    before = snapshots.take("before");
    if (ledger.isPresent()) {
      ledger.get().begin(plan);
    }
    begun = true;
  }

  /**
   * Why the rehearsal says nothing about this target any more, or why that cannot be told; asked
   * after {@link #begin}. A script that goes on behind statements of its own is not asked: those
   * changed the schema.
   */
  Optional<Trouble> stale() {
    if (plan.base().isEmpty() || !plan.done().isEmpty() || plan.base().get().equals(before)) {
      return Optional.empty();
    }
    return Optional.of(before.isEmpty() ? unreadable() : changed());
  }

  private Trouble unreadable() {
    String why = snapshots.unreadable().isEmpty() ? "" : ": " + snapshots.unreadable();
    return new Trouble(
        Category.REFUSED,
        ExecutionPlan.UNREADABLE,
        "The target's schema could not be read to compare it with the rehearsed one" + why,
        "See that the account may read the catalog and that the target answers, then start it"
            + " again; its rehearsal still counts",
        0);
  }

  private static Trouble changed() {
    return new Trouble(
        Category.REFUSED,
        ExecutionPlan.STALE,
        "The target's schema is not the one that was rehearsed: it was changed since, or was"
            + " always another one",
        "Rehearse it again on this target",
        0);
  }

  /** In the statement's own transaction. */
  void done(Connection work, Statement statement) throws SQLException {
    if (ledger.isPresent()) {
      ledger.get().on(work).done(plan, statement);
    }
  }

  /** In the transaction that puts back. */
  void putBack(Connection work) throws SQLException {
    if (ledger.isPresent()) {
      ledger.get().on(work).putBack(plan);
    }
  }

  /** In the transaction of the script's last statements. */
  void applied(Connection work) throws SQLException {
    if (ledger.isPresent()) {
      ledger.get().on(work).end(plan, "applied");
    }
  }

  /** Before a lone statement; it must not be sent when this fails. */
  void running(Statement statement, Probe probe) throws SQLException {
    if (ledger.isPresent()) {
      ledger.get().running(plan, statement, probe);
    }
  }

  void forget(Statement statement) {
    keep(it -> it.forget(plan, statement));
  }

  void done(Statement statement) {
    keep(it -> it.became(plan, statement, "done"));
  }

  void failed(Statement statement) {
    keep(it -> it.became(plan, statement, "failed"));
  }

  /** What the catalog tells now, where it can be asked. */
  Optional<Verdict> verdict(Statement statement, Probe probe) {
    try {
      return probe.tells()
          ? Optional.of(target.probes().verdict(session, statement, probe))
          : Optional.empty();
    } catch (SQLException failure) {
      remarks.add("the catalog could not be read: " + target.trouble(failure).message());
      return Optional.empty();
    }
  }

  /** The attempt's outcome; one that is unknown stays open, to be established. */
  void end(Outcome.State state) {
    if (!begun || state == Outcome.State.UNKNOWN) {
      return;
    }
    keep(it -> it.end(plan, state.name().toLowerCase(Locale.ROOT)));
    if (state != Outcome.State.NOT_STARTED) {
      after = snapshots.take("after");
    }
  }

  String before() {
    return before;
  }

  String after() {
    return after;
  }

  List<String> remarks() {
    return List.copyOf(remarks);
  }

  private void keep(Entry entry) {
    try {
      if (ledger.isPresent()) {
        entry.in(ledger.get());
      }
    } catch (SQLException failure) {
      remarks.add("the ledger could not be written: " + target.trouble(failure).message());
    }
  }

  private interface Entry {
    void in(Ledger ledger) throws SQLException;
  }
}
