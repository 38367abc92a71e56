package dev.sluice.db.sqlserver;

import dev.sluice.db.Database;
import dev.sluice.db.ExecutionListener;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.Outcome;
import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.step.Deadline;
import dev.sluice.db.step.RunningStatements;
import dev.sluice.db.step.Sql;
import dev.sluice.db.step.StepProtocol;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One database of a SQL Server; every operation opens sessions of its own. */
final class SqlServerDatabase implements Database {
  private static final String OTHERS =
      """
      SELECT name FROM sys.databases WHERE name <> DB_NAME()
      """;

  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final String LEDGER = "sluice";
  private static final String VERSION =
      "SELECT CONVERT(nvarchar(128), SERVERPROPERTY('ProductVersion'))";
  private static final String EDITION = "SELECT CONVERT(nvarchar(128), SERVERPROPERTY('Edition'))";
  private final Connections connections;

  SqlServerDatabase(Connections connections) {
    this.connections = connections;
  }

  @Override
  public ServerInfo server() {
    return with(
        c ->
            new ServerInfo(
                "Microsoft SQL Server",
                Sql.texts(c, VERSION).get(0),
                List.of(Sql.texts(c, EDITION).get(0))));
  }

  @Override
  public List<MissingPrivilege> missingPrivileges() {
    return with(Privileges::missing);
  }

  @Override
  public Schema schema() {
    return with(c -> SchemaReader.read(new JdbcCatalog(c), LEDGER));
  }

  @Override
  public Set<String> reachable() {
    return with(c -> Set.copyOf(Sql.texts(c, OTHERS)));
  }

  @Override
  public Map<String, Long> estimatedRows() {
    return with(
        c -> {
          Map<String, Long> counts = new HashMap<>();
          for (Map<String, String> values : new JdbcCatalog(c).rows(CatalogQueries.ROWS)) {
            Row row = new Row(values);
            if (!row.text("schema_name").equals(LEDGER)) {
              counts.put(
                  row.name("schema_name", "table_name"), Long.parseLong(row.text("row_count")));
            }
          }
          return counts;
        });
  }

  @Override
  public Outcome execute(ExecutionPlan plan, StartGate gate, ExecutionListener listener) {
    return protocol().execute(plan, gate, listener);
  }

  @Override
  public Outcome establish(ExecutionPlan plan) {
    return protocol().establish(plan);
  }

  private StepProtocol protocol() {
    return new StepProtocol(new SqlServerTarget(connections));
  }

  /** A cancel of what runs here needs no right; ending the session needs ALTER ANY CONNECTION. */
  @Override
  public void cancel(String attempt) {
    RunningStatements.cancel(attempt);
    with(
        c -> {
          Deadline deadline = Deadline.in(PATIENCE);
          while (!deadline.over() && !Sessions.of(c, attempt).isEmpty()) {
            deadline.pause();
          }
          for (Integer number : Sessions.numbers(c, attempt)) {
            Sql.run(c, "KILL " + number);
          }
          return true;
        });
  }

  @Override
  public Optional<Shadow> shadow(Schema base) {
    return SqlServerShadow.of(connections, base);
  }

  @Override
  public List<RecoveryArtifact> artifacts() {
    return List.of();
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
