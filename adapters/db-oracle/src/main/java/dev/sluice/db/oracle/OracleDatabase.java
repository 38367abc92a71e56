package dev.sluice.db.oracle;

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

/** One schema of an Oracle database; every operation opens sessions of its own. */
final class OracleDatabase implements Database {
  private static final String OTHERS =
      """
      SELECT username FROM all_users WHERE username <> USER AND username <> 'SYS'
      """;

  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final String VERSION =
      "SELECT v.version FROM product_component_version v WHERE v.product LIKE 'Oracle%'";
  private final Connections connections;

  OracleDatabase(Connections connections) {
    this.connections = connections;
  }

  @Override
  public ServerInfo server() {
    return with(
        c ->
            new ServerInfo(
                "Oracle Database",
                Sql.texts(c, VERSION).get(0),
                List.of("works on the schema of " + connections.user())));
  }

  @Override
  public List<MissingPrivilege> missingPrivileges() {
    return with(c -> Privileges.missing(c, connections.user()));
  }

  @Override
  public Schema schema() {
    return with(c -> SchemaReader.read(new JdbcCatalog(c)));
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
            counts.put(row.text("table_name"), Long.parseLong(row.text("num_rows")));
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
    return new StepProtocol(new OracleTarget(connections));
  }

  /** A cancel of what runs here needs no right; ending the session needs ALTER SYSTEM. */
  @Override
  public void cancel(String attempt) {
    RunningStatements.cancel(attempt);
    with(
        c -> {
          Deadline deadline = Deadline.in(PATIENCE);
          while (!deadline.over() && !Sessions.of(c, attempt).isEmpty()) {
            deadline.pause();
          }
          for (String number : Sessions.numbers(c, attempt)) {
            Sql.run(c, "ALTER SYSTEM KILL SESSION '" + number + "' IMMEDIATE");
          }
          return true;
        });
  }

  @Override
  public Optional<Shadow> shadow(Schema base) {
    return OracleShadow.of(connections, base);
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
