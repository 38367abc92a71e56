package dev.sluice.db.postgresql;

import dev.sluice.db.Database;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.ExecutionListener;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.Outcome;
import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.StepResult.Trouble;
import dev.sluice.db.schema.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** One PostgreSQL database; every operation opens sessions of its own. */
final class PostgresDatabase implements Database {
  private static final long TARGET_LOCK = 0x736c75696365L;
  private static final long POLL = 100_000_000L;
  private final Connections connections;

  PostgresDatabase(Connections connections) {
    this.connections = connections;
  }

  @Override
  public ServerInfo server() {
    return with(
        c -> new ServerInfo("PostgreSQL", Sql.texts(c, "SHOW server_version").get(0), List.of()));
  }

  @Override
  public List<MissingPrivilege> missingPrivileges() {
    return with(
        c ->
            Sql.texts(
                    c,
                    "SELECT format('GRANT CREATE ON DATABASE %I TO %I', current_database(),"
                        + " current_user) WHERE NOT has_database_privilege(current_database(),"
                        + " 'CREATE')")
                .stream()
                .map(grant -> new MissingPrivilege("create the ledger", "CREATE", grant))
                .toList());
  }

  @Override
  public Schema schema() {
    return with(c -> SchemaReader.read(c, "sluice"));
  }

  @Override
  public Map<String, Long> estimatedRows() {
    return with(
        c -> {
          Map<String, Long> rows = new HashMap<>();
          for (String line :
              Sql.texts(
                  c,
                  "SELECT n_live_tup || ' ' || schemaname || '.' || relname"
                      + " FROM pg_stat_user_tables WHERE schemaname <> 'sluice'")) {
            int space = line.indexOf(' ');
            rows.put(line.substring(space + 1), Long.parseLong(line.substring(0, space)));
          }
          return rows;
        });
  }

  @Override
  public Outcome execute(ExecutionPlan plan, StartGate gate, ExecutionListener listener) {
    Optional<Trouble> refusal = Execution.refusal(plan);
    if (refusal.isPresent()) {
      return Execution.notStarted(Outcome.State.NOT_STARTED, plan, refusal.get());
    }
    boolean began = false;
    try (Connection lock = connections.open("sluice-lock");
        Connection work = connections.open(tag(plan.attempt()))) {
      if (!locked(lock, plan)) {
        return refuse(plan, Category.LOCK_TIMEOUT, "Another runner works on this target");
      }
      if (plan.limits().ledgerSchema().isPresent()) {
        Ledger ledger = new Ledger(work, plan.limits().ledgerSchema().get());
        ledger.create();
        Recovery.prepare(work, plan.limits().ledgerSchema().get());
        if (ledger.knows(plan.attempt())) {
          return new Establishing(connections, plan).outcome();
        }
        if (ledger.newerEpoch(plan)) {
          return refuse(plan, Category.REFUSED, "The target knows a newer epoch");
        }
        if (ledger.applied(plan)) {
          return Execution.notStarted(
              Outcome.State.ALREADY_APPLIED,
              plan,
              Troubles.refusal(Category.REFUSED, "It was applied before", "Nothing to do"));
        }
      }
      began = true;
      return new Execution(work, plan, gate, listener).run();
    } catch (SQLException failure) {
      Outcome.State state = began ? Outcome.State.UNKNOWN : Outcome.State.NOT_STARTED;
      return Execution.notStarted(state, plan, Troubles.trouble(failure));
    } catch (dev.sluice.db.DatabaseException away) {
      return refuse(plan, away.category(), String.valueOf(away.getMessage()));
    }
  }

  private static Outcome refuse(ExecutionPlan plan, Category category, String message) {
    return Execution.notStarted(
        Outcome.State.NOT_STARTED, plan, Troubles.refusal(category, message, "Try again later"));
  }

  private static boolean locked(Connection lock, ExecutionPlan plan) throws SQLException {
    long end = System.nanoTime() + plan.limits().targetLockTimeout().toNanos();
    while (true) {
      if (Sql.texts(lock, "SELECT pg_try_advisory_lock(?)", TARGET_LOCK).contains("t")) {
        return true;
      }
      if (System.nanoTime() > end) {
        return false;
      }
      LockSupport.parkNanos(POLL);
    }
  }

  @Override
  public void cancel(String attempt) {
    String tag = tag(attempt);
    with(
        c -> {
          Sql.texts(
              c,
              "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE application_name = ?",
              tag);
          for (int i = 0; i < 30 && !Establishing.alive(c, tag).isEmpty(); i++) {
            LockSupport.parkNanos(POLL);
          }
          return Sql.texts(
              c,
              "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = ?",
              tag);
        });
  }

  /** The application name as the server keeps it, cut to 63 bytes. */
  static String tag(String attempt) {
    String tag = "sluice:" + attempt;
    return tag.substring(0, Math.min(63, tag.length()));
  }

  @Override
  public Outcome establish(ExecutionPlan plan) {
    return new Establishing(connections, plan).outcome();
  }

  @Override
  public Optional<Shadow> shadow(Schema base) {
    return PostgresShadow.of(connections, base);
  }

  @Override
  public List<RecoveryArtifact> artifacts() {
    return with(c -> Recovery.artifacts(c, "sluice"));
  }

  @Override
  public void close() {}

  private <T> T with(Work<T> work) {
    try (Connection connection = connections.open("sluice")) {
      return work.on(connection);
    } catch (SQLException failure) {
      throw Troubles.exception(failure);
    }
  }

  private interface Work<T> {
    T on(Connection connection) throws SQLException;
  }
}
