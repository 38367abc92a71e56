package dev.sluice.db.postgresql;

import dev.sluice.db.ExecutionListener;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.Statement;
import dev.sluice.db.StatementReading;
import dev.sluice.db.StatementReading.Trait;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sets data aside before a statement destroys it and puts it back in a rollback, always inside the
 * migration's own transaction: either both happened or neither did.
 */
final class Recovery {
  private final RecoverySession session;
  private final ExecutionPlan plan;
  private final ExecutionListener listener;
  private final Optional<RecoverySetAside> setAside;

  private Recovery(RecoverySession session, ExecutionPlan plan, ExecutionListener listener) {
    this.session = session;
    this.plan = plan;
    this.listener = listener;
    this.setAside =
        plan.limits()
            .ledgerSchema()
            .filter(schema -> plan.limits().recoveryRows() > 0)
            .map(
                schema ->
                    new RecoverySetAside(
                        session, new RecoveryStore(session, schema), plan, listener));
  }

  /** Recovery for one run on one connection; the caller commits. */
  static Recovery on(Connection transaction, ExecutionPlan plan, ExecutionListener listener) {
    return new Recovery(new RecoverySession(transaction), plan, listener);
  }

  /** Whether a run ends with putting back. */
  static boolean putsBack(ExecutionPlan plan) {
    return plan.direction() == ExecutionPlan.Direction.DOWN
        && !plan.undoes().isEmpty()
        && plan.limits().ledgerSchema().isPresent();
  }

  /** Creates the list of artifacts in the ledger schema; harmless when it is there. */
  static void prepare(Connection connection, String ledgerSchema) throws SQLException {
    new RecoveryStore(new RecoverySession(connection), ledgerSchema).ensure();
  }

  /** Sets aside what a statement will destroy; called right before it is sent. */
  void before(Statement statement, StatementReading reading) throws SQLException {
    if (setAside.isPresent() && statement.transactional() && session.transaction()) {
      setAside.get().before(statement, reading);
    } else if (plan.limits().recoveryRows() > 0 && reading.has(Trait.DESTROYS_DATA)) {
      listener.notice(statement.index(), "WARNING", "not set aside: " + obstacle());
    }
  }

  private String obstacle() {
    return setAside.isPresent()
        ? "the statement runs outside a transaction"
        : "there is no ledger schema to keep it in";
  }

  /** Keeps only what the statement changed; called right after it, in the same transaction. */
  void after(Statement statement) throws SQLException {
    if (setAside.isPresent() && statement.transactional() && session.transaction()) {
      setAside.get().after(statement);
    }
  }

  /**
   * Puts back what the undone attempts set aside; called after the down statements.
   *
   * @return what was put back and what was left, one line each
   * @throws dev.sluice.db.DatabaseException when a constraint forbids it; nothing is to be
   *     committed
   */
  List<String> putBack() throws SQLException {
    List<String> evidence = new ArrayList<>();
    if (putsBack(plan)) {
      RecoveryStore store = new RecoveryStore(session, plan.limits().ledgerSchema().orElseThrow());
      RecoveryPutBack work = new RecoveryPutBack(session, store, evidence);
      session.steadily(() -> work.putBack(plan.undoes()));
    }
    return List.copyOf(evidence);
  }

  /** What is set aside on this target, newest first; empty when nothing ever was. */
  static List<RecoveryArtifact> artifacts(Connection connection, String ledgerSchema)
      throws SQLException {
    return new RecoveryStore(new RecoverySession(connection), ledgerSchema)
        .all().stream().map(RecoveryEntry::artifact).toList();
  }
}
