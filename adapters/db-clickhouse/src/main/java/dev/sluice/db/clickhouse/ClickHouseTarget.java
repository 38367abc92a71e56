package dev.sluice.db.clickhouse;

import dev.sluice.db.ExecutionListener;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.StepResult.Trouble;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.step.Ledger;
import dev.sluice.db.step.Messenger;
import dev.sluice.db.step.PlainMessenger;
import dev.sluice.db.step.Probes;
import dev.sluice.db.step.Recovery;
import dev.sluice.db.step.Sql;
import dev.sluice.db.step.StepTarget;
import dev.sluice.db.step.TargetLock;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** One database as the step protocol works on it. */
final class ClickHouseTarget implements StepTarget {
  static final Duration SHORT = Duration.ofSeconds(60);
  private static final int ROWS_AT_ONCE = 500;
  private static final String SESSIONS =
      """
      SELECT 'query ' || query_id || ' of ' || user || ' runs for ' || toString(elapsed) || ' s'
      FROM system.processes WHERE Settings['log_comment'] = ?
      """;
  private final Connections connections;

  ClickHouseTarget(Connections connections) {
    this.connections = connections;
  }

  /** The tag that every query of an attempt carries. */
  static String tag(String attempt) {
    return "sluice:" + attempt;
  }

  @Override
  public StatementReading read(Statement statement) {
    return Reader.read(statement);
  }

  @Override
  public boolean single(Statement statement) {
    try {
      return new Splitter(statement.text()).split().statements().size() == 1;
    } catch (ScriptException unreadable) {
      return false;
    }
  }

  @Override
  public TargetLock lock() {
    Connection session = connections.open("sluice-lock", SHORT);
    return new QueueLock(session, connections.open("sluice-lock", SHORT));
  }

  @Override
  public Connection work(ExecutionPlan plan) {
    return connections.open(tag(plan.attempt()), plan.limits().statementTimeout());
  }

  @Override
  public List<String> sessions(Connection asker, String attempt) throws SQLException {
    return Sql.texts(asker, SESSIONS, tag(attempt));
  }

  @Override
  public List<String> atWork(Connection asker, String attempt) throws SQLException {
    return sessions(asker, attempt);
  }

  @Override
  public Messenger messenger(Connection work, ExecutionPlan plan, ExecutionListener listener) {
    return new PlainMessenger(work, listener, ROWS_AT_ONCE, Troubles::withoutValues);
  }

  @Override
  public Ledger ledger(Connection session, String name) {
    return new AppendLedger(session);
  }

  @Override
  public Probes probes() {
    return new CatalogProbes();
  }

  @Override
  public Recovery recovery(Connection work, ExecutionPlan plan, ExecutionListener listener) {
    return new Unsaved(plan, listener);
  }

  @Override
  public Schema schema(ExecutionPlan plan) throws SQLException {
    try (Connection session = connections.open("sluice-schema", SHORT)) {
      return SchemaReader.read(session, connections.database());
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

  /** Without transactions nothing can be set aside together with what takes it away. */
  private record Unsaved(ExecutionPlan plan, ExecutionListener listener) implements Recovery {
    @Override
    public void before(Statement statement, StatementReading reading) {
      if (plan.limits().recoveryRows() > 0 && reading.has(Trait.DESTROYS_DATA)) {
        listener.notice(
            statement.index(), "WARNING", "not set aside: ClickHouse has no transactions");
      }
    }

    @Override
    public void after(Statement statement) {}

    @Override
    public List<String> putBack() {
      return List.of();
    }
  }
}
