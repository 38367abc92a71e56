package dev.sluice.db.sqlite;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.ExecutionListener;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.StepResult.State;
import dev.sluice.db.StepResult.Trouble;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.step.Batching;
import dev.sluice.db.step.Effects;
import dev.sluice.db.step.Ledger;
import dev.sluice.db.step.Messenger;
import dev.sluice.db.step.Probe;
import dev.sluice.db.step.Probes;
import dev.sluice.db.step.Recovery;
import dev.sluice.db.step.Sql;
import dev.sluice.db.step.SqlLedger;
import dev.sluice.db.step.StepTarget;
import dev.sluice.db.step.TargetLock;
import dev.sluice.db.step.Transactions;
import dev.sluice.db.step.Verdict;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One file as the step protocol works on it; made for one run. */
final class SqliteTarget implements StepTarget {
  private static final Duration BUSY = Duration.ofSeconds(5);
  private final Connections connections;
  private final Running running;
  private @Nullable ForeignKeys keys;

  SqliteTarget(Connections connections, Running running) {
    this.connections = connections;
    this.running = running;
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
    return new FileLock(connections, BUSY);
  }

  @Override
  public Connection work(ExecutionPlan wanted) throws SQLException {
    refuseOtherFiles(wanted);
    Connection work = connections.open(wanted.limits().lockTimeout());
    try {
      keys = ForeignKeys.begin(work, wanted);
      return work;
    } catch (SQLException failure) {
      Sql.close(work);
      throw failure;
    }
  }

  /** A migration works on its own file; the agent opens no other one for it. */
  private static void refuseOtherFiles(ExecutionPlan wanted) {
    for (Statement statement : wanted.script().statements()) {
      boolean other =
          statement.kind().equals("ATTACH")
              || statement.kind().equals("DETACH")
              || (statement.kind().equals("VACUUM")
                  && SqliteTokens.of(statement.text()).has("INTO"));
      if (other) {
        throw new DatabaseException(
            Category.REFUSED,
            "",
            "Statement " + statement.index() + " opens another file (" + statement.kind() + ")",
            "Leave it out: a migration works on the database file of its connection alone");
      }
    }
  }

  /** No session outlives the process that opened it, and with it ends its lock. */
  @Override
  public List<String> sessions(Connection asker, String attempt) {
    return List.of();
  }

  @Override
  public List<String> atWork(Connection asker, String attempt) {
    return List.of();
  }

  @Override
  public Transactions transactions() {
    return new SqliteTransactions();
  }

  @Override
  public Messenger messenger(Connection work, ExecutionPlan plan, ExecutionListener listener) {
    if (keys == null) {
      throw new IllegalStateException("there is no working session");
    }
    return new SqliteMessenger(work, plan, running, keys);
  }

  @Override
  public Optional<Batching> batching() {
    return Optional.of(new SqliteBatching());
  }

  @Override
  public Ledger ledger(Connection session, String name) {
    return new SqlLedger(session, new LedgerTables(name));
  }

  @Override
  public Probes probes() {
    return new Repeatable();
  }

  @Override
  public Recovery recovery(Connection work, ExecutionPlan wanted, ExecutionListener listener) {
    return new SqliteRecovery(work, wanted, listener);
  }

  @Override
  public Effects effects(Connection work) {
    return new SqliteEffects(work);
  }

  @Override
  public Schema schema(ExecutionPlan wanted) throws SQLException {
    try (Connection session = connections.asking()) {
      return SchemaReader.read(session, wanted.limits().ledgerSchema().orElse(LedgerTables.NAME));
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

  /** What no transaction holds (VACUUM, settings of the file) may be done again without harm. */
  private static final class Repeatable implements Probes {
    @Override
    public Probe before(Connection work, Statement statement) {
      return Probe.NONE;
    }

    @Override
    public Verdict verdict(Connection session, Statement statement, Probe probe) {
      return new Verdict(
          State.FAILED,
          statement.kind() + " ended with its process; it changes no row and may run again",
          "Try again");
    }
  }
}
