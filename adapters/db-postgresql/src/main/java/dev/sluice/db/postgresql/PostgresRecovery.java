package dev.sluice.db.postgresql;

import dev.sluice.db.ExecutionListener;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.step.Recovery;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sets data aside before a statement destroys it and puts it back in a rollback, always inside the
 * migration's own transaction: either both happened or neither did.
 */
final class PostgresRecovery implements Recovery {
  private final RecoverySession session;
  private final ExecutionPlan plan;
  private final ExecutionListener listener;
  private final Optional<RecoverySetAside> setAside;

  private PostgresRecovery(
      RecoverySession session, ExecutionPlan plan, ExecutionListener listener) {
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
  static PostgresRecovery on(
      Connection transaction, ExecutionPlan plan, ExecutionListener listener) {
    return new PostgresRecovery(new RecoverySession(transaction), plan, listener);
  }

  /** Creates the list of artifacts in the ledger schema; harmless when it is there. */
  static void prepare(Connection connection, String ledgerSchema) throws SQLException {
    new RecoveryStore(new RecoverySession(connection), ledgerSchema).ensure();
  }

  @Override
  public void before(Statement statement, StatementReading reading) throws SQLException {
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

  @Override
  public void after(Statement statement) throws SQLException {
    if (setAside.isPresent() && statement.transactional() && session.transaction()) {
      setAside.get().after(statement);
    }
  }

  @Override
  public void complete() throws SQLException {
    if (setAside.isPresent() && session.transaction()) {
      setAside.get().complete();
    }
  }

  /** Refuses when a constraint forbids it. */
  @Override
  public List<String> putBack() throws SQLException {
    List<String> evidence = new ArrayList<>();
    if (Recovery.putsBack(plan)) {
      RecoveryStore store = new RecoveryStore(session, plan.limits().ledgerSchema().orElseThrow());
      RecoveryPutBack work = new RecoveryPutBack(session, store, evidence);
      session.steadily(() -> work.putBack(store.open(plan.undoes())));
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
