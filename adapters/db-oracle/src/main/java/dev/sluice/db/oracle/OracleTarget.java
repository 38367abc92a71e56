package dev.sluice.db.oracle;

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

/** How Oracle takes part in the step protocol. */
final class OracleTarget implements StepTarget {
  private final Connections connections;

  OracleTarget(Connections connections) {
    this.connections = connections;
  }

  @Override
  public StatementReading read(Statement statement) {
    return Reader.read(statement);
  }

  @Override
  public boolean single(Statement statement) {
    return Splitter.again(statement.text()).statements().size() == 1;
  }

  @Override
  public TargetLock lock() {
    return new UserLock(connections);
  }

  @Override
  public Connection work(ExecutionPlan plan) throws SQLException {
    Connection work = connections.open(plan.attempt());
    boolean tagged =
        Locks.take(work, Locks.tag(plan.attempt()))
            && Locks.take(work, Locks.work(connections.user()));
    if (!tagged) {
      Sql.close(work);
      throw new DatabaseException(
          Category.LOCK_TIMEOUT,
          "",
          "The session of a runner that is gone still works on this target, nothing was done",
          "Try again when it is done");
    }
    Sessions.tag(work, plan.attempt());
    long seconds = Math.min(1_000_000, Math.max(1, plan.limits().lockTimeout().toSeconds()));
    Sql.run(work, "ALTER SESSION SET DDL_LOCK_TIMEOUT = " + seconds);
    return work;
  }

  @Override
  public List<String> sessions(Connection asker, String attempt) throws SQLException {
    return Sessions.of(asker, attempt);
  }

  @Override
  public List<String> atWork(Connection asker, String attempt) throws SQLException {
    return Sessions.atWork(asker, connections.user(), attempt);
  }

  @Override
  public Messenger messenger(Connection work, ExecutionPlan plan, ExecutionListener listener) {
    return new OracleMessenger(work, plan, listener);
  }

  @Override
  public Ledger ledger(Connection session, String name) {
    return new SqlLedger(session, new LedgerTables(name));
  }

  @Override
  public Probes probes() {
    return new ObjectProbes();
  }

  @Override
  public Recovery recovery(Connection work, ExecutionPlan plan, ExecutionListener listener) {
    return new NoRecovery(plan, listener);
  }

  @Override
  public Schema schema(ExecutionPlan plan) throws SQLException {
    try (Connection session = connections.open("schema")) {
      return SchemaReader.read(new JdbcCatalog(session));
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
