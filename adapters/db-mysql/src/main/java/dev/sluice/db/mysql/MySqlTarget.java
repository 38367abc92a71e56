package dev.sluice.db.mysql;

import dev.sluice.db.DatabaseException;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How MySQL and MariaDB take part in the step protocol. */
final class MySqlTarget implements StepTarget {
  private final Connections connections;
  private final Dialect dialect;

  MySqlTarget(Connections connections, Dialect dialect) {
    this.connections = connections;
    this.dialect = dialect;
  }

  @Override
  public StatementReading read(Statement statement) {
    return Reader.read(statement, dialect);
  }

  /** The protocol is told to take one statement only; the server refuses a second one itself. */
  @Override
  public boolean single(Statement statement) {
    return MySqlTokens.of(statement.text(), dialect).size() > 0;
  }

  @Override
  public TargetLock lock() {
    return new NamedLock(connections);
  }

  @Override
  public Connection work(ExecutionPlan plan) throws SQLException {
    Connection work = connections.open("attempt-" + plan.attempt());
    boolean tagged =
        NamedLock.take(work, Sessions.tag(plan.attempt()))
            && NamedLock.take(work, Sessions.work(connections.database()));
    if (!tagged) {
      Sql.close(work);
      throw new DatabaseException(
          Category.LOCK_TIMEOUT,
          "",
          "The session of a runner that is gone still works on this target, nothing was done",
          "Try again when it is done");
    }
    long seconds = seconds(plan.limits().lockTimeout());
    Sql.run(work, "SET SESSION lock_wait_timeout = " + seconds);
    Sql.run(work, "SET SESSION innodb_lock_wait_timeout = " + seconds);
    if (plan.limits().recoveryRows() > 0) {
      // A snapshot would not see tables that are made for copies; locks also keep phantoms out.
      Sql.run(work, "SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE");
    }
    return work;
  }

  private static long seconds(Duration time) {
    return Math.max(1, (time.toMillis() + 999) / 1_000);
  }

  @Override
  public Optional<Trouble> unfit(Connection work, Connection lock) throws SQLException {
    String who = "SELECT CONNECTION_ID()";
    return Sql.texts(work, who).equals(Sql.texts(lock, who))
        ? Optional.of(
            Trouble.refusal(
                Category.REFUSED,
                "A pooler stands between the agent and this target",
                "Give the agent the address of the server itself: locks need sessions of their"
                    + " own"))
        : Optional.empty();
  }

  @Override
  public List<String> sessions(Connection asker, String attempt) throws SQLException {
    return Sessions.of(asker, attempt);
  }

  @Override
  public List<String> atWork(Connection asker, String attempt) throws SQLException {
    return Sessions.holding(asker, Sessions.work(connections.database()));
  }

  @Override
  public boolean transactional(Connection work, Statement statement) throws SQLException {
    return statement.transactional() && TableEngines.takeBack(work, read(statement));
  }

  @Override
  public Messenger messenger(Connection work, ExecutionPlan plan, ExecutionListener listener) {
    return new MySqlMessenger(connections, work, plan.limits().statementTimeout(), listener);
  }

  @Override
  public Optional<Batching> batching() {
    return Optional.of(new MySqlBatching(connections, dialect));
  }

  @Override
  public Ledger ledger(Connection session, String name) {
    return new SqlLedger(session, new LedgerTables(connections.database(), name));
  }

  @Override
  public Probes probes() {
    return new CatalogProbes(dialect);
  }

  @Override
  public List<String> tidy(Connection work, ExecutionPlan plan) throws SQLException {
    Optional<String> prefix = plan.limits().ledgerSchema();
    String database = connections.database();
    if (prefix.isEmpty() || !new LedgerTables(database, prefix.get()).exists(work)) {
      return List.of();
    }
    RecoveryStore store = new RecoveryStore(work, database, prefix.get());
    new MovedTables(work, database, store).settle();
    return store.dropEmpty();
  }

  @Override
  public Recovery recovery(Connection work, ExecutionPlan plan, ExecutionListener listener) {
    return MySqlRecovery.on(connections, dialect, work, plan, listener);
  }

  @Override
  public Effects effects(Connection work) {
    return new MySqlEffects(work, connections.database(), dialect);
  }

  @Override
  public Schema schema(ExecutionPlan plan) throws SQLException {
    try (Connection session = connections.open("schema")) {
      Sql.run(session, "SET SESSION lock_wait_timeout = " + seconds(plan.limits().lockTimeout()));
      return SchemaReader.read(session, dialect, plan.limits().ledgerSchema().orElse("sluice"));
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
