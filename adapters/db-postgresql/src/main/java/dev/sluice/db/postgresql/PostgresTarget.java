package dev.sluice.db.postgresql;

import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.ExecutionListener;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.StepResult.Trouble;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.step.Batching;
import dev.sluice.db.step.Effects;
import dev.sluice.db.step.Ledger;
import dev.sluice.db.step.Messenger;
import dev.sluice.db.step.Probes;
import dev.sluice.db.step.Recovery;
import dev.sluice.db.step.Sql;
import dev.sluice.db.step.SqlLedger;
import dev.sluice.db.step.StepTarget;
import dev.sluice.db.step.TargetLock;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** How PostgreSQL takes part in the step protocol. */
final class PostgresTarget implements StepTarget {
  private final Connections connections;

  PostgresTarget(Connections connections) {
    this.connections = connections;
  }

  @Override
  public StatementReading read(Statement statement) {
    return Reader.read(statement);
  }

  @Override
  public boolean single(Statement statement) {
    return new Splitter(statement.text()).split().statements().size() == 1;
  }

  @Override
  public TargetLock lock() {
    return new AdvisoryLock(connections);
  }

  @Override
  public Connection work(ExecutionPlan plan) throws SQLException {
    Connection work = connections.open(Sessions.tag(plan.attempt()));
    Sql.run(work, "SET lock_timeout = " + plan.limits().lockTimeout().toMillis());
    Sql.run(work, "SET statement_timeout = " + plan.limits().statementTimeout().toMillis());
    return work;
  }

  @Override
  public Optional<Trouble> unfit(Connection work, Connection lock) throws SQLException {
    return Pooler.shared(work, lock)
        ? Optional.of(
            Trouble.refusal(
                Category.REFUSED,
                "A transaction pooler stands between the agent and this target",
                "Give the agent the address of the server itself: locks and tags need own"
                    + " sessions"))
        : Optional.empty();
  }

  @Override
  public List<String> sessions(Connection asker, String attempt) throws SQLException {
    return Sessions.of(asker, attempt);
  }

  @Override
  public List<String> atWork(Connection asker, String attempt) throws SQLException {
    return Sessions.atWork(asker, attempt);
  }

  @Override
  public Messenger messenger(Connection work, ExecutionPlan plan, ExecutionListener listener) {
    return new PostgresMessenger(work, listener);
  }

  @Override
  public Optional<Batching> batching() {
    return Optional.of(new PostgresBatching());
  }

  @Override
  public Ledger ledger(Connection session, String name) {
    return new SqlLedger(session, new LedgerTables(name));
  }

  @Override
  public Probes probes() {
    return new IndexProbes();
  }

  @Override
  public List<String> tidy(Connection work, ExecutionPlan plan) throws SQLException {
    return new Leftovers(work, plan).drop();
  }

  @Override
  public Recovery recovery(Connection work, ExecutionPlan plan, ExecutionListener listener) {
    return PostgresRecovery.on(work, plan, listener);
  }

  @Override
  public Effects effects(Connection work) {
    return new PostgresEffects(work);
  }

  @Override
  public Schema schema(ExecutionPlan plan) throws SQLException {
    try (Connection session = connections.open("sluice-schema")) {
      Sql.run(session, "SET lock_timeout = " + plan.limits().lockTimeout().toMillis());
      return SchemaReader.read(session, plan.limits().ledgerSchema().orElse("sluice"));
    }
  }

  @Override
  public Trouble trouble(SQLException failure) {
    return Troubles.trouble(failure);
  }

  @Override
  public boolean lost(SQLException failure) {
    return Troubles.lost(failure);
  }
}
