package dev.sluice.db.postgresql;

import dev.sluice.db.BulkRows;
import dev.sluice.db.Database;
import dev.sluice.db.ExecutionListener;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.Outcome;
import dev.sluice.db.ReadLimits;
import dev.sluice.db.ReadSession;
import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.RecoveryShelf;
import dev.sluice.db.SchemaHistory;
import dev.sluice.db.TemporaryLogins;
import dev.sluice.db.rows.Questions;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.step.Deadline;
import dev.sluice.db.step.LedgerHistory;
import dev.sluice.db.step.Sql;
import dev.sluice.db.step.StepProtocol;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One PostgreSQL database; every operation opens sessions of its own. */
final class PostgresDatabase implements Database {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final String TAGGED =
      " FROM pg_catalog.pg_stat_activity WHERE application_name = ?";

  /** Statistics may know nothing: then a table with pages, or with partitions, is not named. */
  private static final String ESTIMATES =
      """
      SELECT greatest(s.n_live_tup, c.reltuples::bigint) || ' ' || s.schemaname || '.' || s.relname
      FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid
      WHERE s.schemaname <> 'sluice'
        AND (greatest(s.n_live_tup, c.reltuples::bigint) > 0
          OR (c.relkind <> 'p' AND pg_relation_size(c.oid) = 0))
      """;

  private static final String UTC =
      "to_char(s.at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') COLLATE \"C\"";

  private static final String STARTED =
      "SELECT to_char(pg_postmaster_start_time() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')";

  private static final String DATABASE_NUMBER =
      "SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()";

  private final Connections connections;

  PostgresDatabase(Connections connections) {
    this.connections = connections;
  }

  @Override
  public ServerInfo server() {
    return with(
        c ->
            new ServerInfo(
                "PostgreSQL",
                Sql.texts(c, "SHOW server_version").get(0),
                Pooler.notes(connections, c)));
  }

  /** The hour to the microsecond at which it started: copies of its files say another one. */
  @Override
  public Optional<Place> place() {
    return with(
        c ->
            Optional.of(
                new Place(Sql.texts(c, STARTED).get(0), Sql.texts(c, DATABASE_NUMBER).get(0))));
  }

  @Override
  public List<MissingPrivilege> missingPrivileges() {
    return with(Privileges::missing);
  }

  @Override
  public Schema schema() {
    return with(c -> SchemaReader.read(c, LedgerTables.found(c)));
  }

  @Override
  public Map<String, Long> estimatedRows() {
    return with(
        c -> {
          Map<String, Long> rows = new HashMap<>();
          for (String line : Sql.texts(c, ESTIMATES)) {
            int space = line.indexOf(' ');
            rows.put(line.substring(space + 1), Long.parseLong(line.substring(0, space)));
          }
          return rows;
        });
  }

  @Override
  public Outcome execute(ExecutionPlan plan, StartGate gate, ExecutionListener listener) {
    return new StepProtocol(new PostgresTarget(connections)).execute(plan, gate, listener);
  }

  /** As the login itself: a role that its sessions act as may not signal them. */
  @Override
  public void cancel(String attempt) {
    String tag = Sessions.tag(attempt);
    with(
        c -> {
          Sql.run(c, "SET ROLE NONE");
          Sql.texts(c, "SELECT pg_cancel_backend(pid)" + TAGGED, tag);
          Deadline deadline = Deadline.in(PATIENCE);
          while (!deadline.over() && !Sessions.of(c, attempt).isEmpty()) {
            deadline.pause();
          }
          return Sql.texts(c, "SELECT pg_terminate_backend(pid)" + TAGGED, tag);
        });
  }

  @Override
  public Outcome establish(ExecutionPlan plan) {
    return new StepProtocol(new PostgresTarget(connections)).establish(plan);
  }

  @Override
  public Optional<Shadow> shadow(Schema base) {
    return PostgresShadow.of(connections, base);
  }

  @Override
  public Optional<SchemaHistory> history() {
    LedgerTables tables = new LedgerTables(with(LedgerTables::found));
    return Optional.of(
        new LedgerHistory(() -> connections.open("sluice"), Troubles::exception, tables, UTC));
  }

  @Override
  public List<RecoveryArtifact> artifacts() {
    return with(c -> PostgresRecovery.artifacts(c, LedgerTables.found(c)));
  }

  @Override
  public Optional<RecoveryShelf> recovery() {
    return Optional.of(new PostgresShelf(connections));
  }

  @Override
  public Optional<ReadSession> reading(ReadLimits limits) {
    with(ReadingRights::check);
    return Optional.of(new Questions(new PostgresQuestions(connections), limits));
  }

  @Override
  public Optional<BulkRows> bulk() {
    return Optional.of(new PostgresBulk(connections));
  }

  @Override
  public Optional<TemporaryLogins> temporaryLogins(String role) {
    return Optional.of(new PostgresLogins(connections, role));
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
