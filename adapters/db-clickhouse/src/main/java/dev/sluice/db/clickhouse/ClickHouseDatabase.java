package dev.sluice.db.clickhouse;

import dev.sluice.db.BulkRows;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.ExecutionListener;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.Outcome;
import dev.sluice.db.ReadLimits;
import dev.sluice.db.ReadSession;
import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.rows.Questions;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.step.Sql;
import dev.sluice.db.step.StepProtocol;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One ClickHouse database; every operation opens sessions of its own. */
final class ClickHouseDatabase implements Database {
  private static final String OTHERS =
      """
      SELECT name FROM system.databases WHERE name <> currentDatabase()
        AND name NOT IN ('system', 'INFORMATION_SCHEMA', 'information_schema')
      """;

  private static final String KNOWN = "SELECT name FROM system.databases WHERE name = ?";
  private static final String ESTIMATES =
      """
      SELECT toString(total_rows) || ' ' || name FROM system.tables
      WHERE database = currentDatabase() AND total_rows IS NOT NULL
        AND NOT startsWith(name, 'sluice_')
      """;
  private static final String RIGHTS =
      """
      CHECK GRANT SELECT, INSERT, CREATE TABLE, DROP TABLE, ALTER ON %s.*
      """;

  /** What is written into the ledger meanwhile is written to its end. */
  private static final String KILL =
      """
      KILL QUERY WHERE Settings['log_comment'] = ?
        AND NOT match(query, '^\\\\s*(INSERT INTO|CREATE TABLE IF NOT EXISTS) sluice_') ASYNC
      """;

  private final Connections connections;

  ClickHouseDatabase(Connections connections) {
    this.connections = connections;
  }

  @Override
  public ServerInfo server() {
    return with(
        c -> {
          if (Sql.texts(c, KNOWN, connections.database()).isEmpty()) {
            throw new DatabaseException(
                Category.REFUSED,
                "81",
                "There is no database " + connections.database(),
                "Correct the database's name at the agent");
          }
          return new ServerInfo(
              "ClickHouse",
              Sql.texts(c, "SELECT version()").get(0),
              List.of("no transactions: each statement is committed by itself"));
        });
  }

  @Override
  public Set<String> reachable() {
    return with(c -> Set.copyOf(Sql.texts(c, OTHERS)));
  }

  @Override
  public List<MissingPrivilege> missingPrivileges() {
    return with(
        c -> {
          String on = Names.quoted(connections.database());
          return Sql.texts(c, RIGHTS.formatted(on)).contains("0")
              ? List.of(
                  new MissingPrivilege(
                      "run migrations and keep the ledger",
                      "SELECT, INSERT, CREATE TABLE, DROP TABLE, ALTER",
                      "GRANT SELECT, INSERT, CREATE TABLE, DROP TABLE, ALTER ON %s.* TO %s"
                          .formatted(
                              on, Names.quoted(Sql.texts(c, "SELECT currentUser()").get(0)))))
              : List.of();
        });
  }

  @Override
  public Schema schema() {
    return with(c -> SchemaReader.read(c, connections.database()));
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
    return new StepProtocol(new ClickHouseTarget(connections)).execute(plan, gate, listener);
  }

  @Override
  public void cancel(String attempt) {
    with(c -> Sql.run(c, KILL, ClickHouseTarget.tag(attempt)));
  }

  @Override
  public Outcome establish(ExecutionPlan plan) {
    return new StepProtocol(new ClickHouseTarget(connections)).establish(plan);
  }

  @Override
  public Optional<Shadow> shadow(Schema base) {
    return Optional.of(ClickHouseShadow.of(connections, base));
  }

  @Override
  public List<RecoveryArtifact> artifacts() {
    return List.of();
  }

  @Override
  public Optional<ReadSession> reading(ReadLimits limits) {
    return Optional.of(new Questions(new ClickHouseQuestions(connections), limits));
  }

  @Override
  public Optional<BulkRows> bulk() {
    return Optional.of(new ClickHouseBulk(connections));
  }

  @Override
  public void close() {}

  private <T> T with(Work<T> work) {
    try (Connection connection = connections.open("sluice", ClickHouseTarget.SHORT)) {
      return work.on(connection);
    } catch (SQLException failure) {
      throw Troubles.exception(failure);
    }
  }

  private interface Work<T> {
    T on(Connection connection) throws SQLException;
  }
}
