package dev.sluice.db.sqlserver;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.ExecutionListener;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.StepResult.Trouble;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.step.Ledger;
import dev.sluice.db.step.Messenger;
import dev.sluice.db.step.NoRecovery;
import dev.sluice.db.step.Probes;
import dev.sluice.db.step.Recovery;
import dev.sluice.db.step.Sql;
import dev.sluice.db.step.SqlLedger;
import dev.sluice.db.step.StepTarget;
import dev.sluice.db.step.TargetLock;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** How SQL Server takes part in the step protocol. */
final class SqlServerTarget implements StepTarget {
  private final Connections connections;

  SqlServerTarget(Connections connections) {
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
    return new ApplicationLock(connections);
  }

  @Override
  public Connection work(ExecutionPlan plan) throws SQLException {
    Scripts.check(plan.script(), connections.database());
    Connection work = connections.open(Locks.tag(plan.attempt()));
    boolean tagged = Locks.take(work, Locks.tag(plan.attempt())) && Locks.take(work, Locks.work());
    if (!tagged) {
      Sql.close(work);
      throw new DatabaseException(
          Category.LOCK_TIMEOUT,
          "",
          "The session of a runner that is gone still works on this target, nothing was done",
          "Try again when it is done");
    }
    Sql.run(work, "SET XACT_ABORT ON");
    Sql.run(work, "SET LOCK_TIMEOUT " + plan.limits().lockTimeout().toMillis());
    return work;
  }

  @Override
  public List<String> sessions(Connection asker, String attempt) throws SQLException {
    return Sessions.of(asker, attempt);
  }

  @Override
  public List<String> atWork(Connection asker, String attempt) throws SQLException {
    return Sessions.atWork(asker);
  }

  @Override
  public Messenger messenger(Connection work, ExecutionPlan plan, ExecutionListener listener) {
    return new SqlServerMessenger(work, plan, listener);
  }

  @Override
  public Ledger ledger(Connection session, String name) {
    return new SqlLedger(session, new LedgerTables(name));
  }

  @Override
  public Probes probes() {
    return new DatabaseProbes();
  }

  @Override
  public Recovery recovery(Connection work, ExecutionPlan plan, ExecutionListener listener) {
    return new NoRecovery(plan, listener);
  }

  @Override
  public Schema schema(ExecutionPlan plan) throws SQLException {
    try (Connection session = connections.open("sluice-schema")) {
      Sql.run(session, "SET LOCK_TIMEOUT " + plan.limits().lockTimeout().toMillis());
      String ledger = plan.limits().ledgerSchema().orElse("sluice");
      return SchemaReader.read(new JdbcCatalog(session), ledger);
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
