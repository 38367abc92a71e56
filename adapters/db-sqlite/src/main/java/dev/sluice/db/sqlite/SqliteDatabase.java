package dev.sluice.db.sqlite;

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
import dev.sluice.db.RecoveryShelf;
import dev.sluice.db.SchemaHistory;
import dev.sluice.db.rows.Questions;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.step.LedgerHistory;
import dev.sluice.db.step.Sql;
import dev.sluice.db.step.StepProtocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One SQLite file; every operation opens sessions of its own. */
final class SqliteDatabase implements Database {
  private static final String ESTIMATES =
      """
      SELECT tbl || ' ' || max(CAST(substr(stat, 1, instr(stat || ' ', ' ') - 1) AS INTEGER))
      FROM main.sqlite_stat1 GROUP BY tbl
      """;
  private static final String HAS_ESTIMATES =
      "SELECT 1 FROM main.sqlite_schema WHERE name = 'sqlite_stat1'";

  /** The ledger writes thousandths. */
  private static final String UTC = "replace(s.at, 'Z', '000Z')";

  private final Connections connections;
  private final Running running = new Running();

  SqliteDatabase(Connections connections) {
    this.connections = connections;
  }

  @Override
  public ServerInfo server() {
    return with(
        c -> {
          Sql.texts(c, "SELECT count(*) FROM main.sqlite_schema");
          return new ServerInfo("SQLite", Sql.texts(c, "SELECT sqlite_version()").get(0), notes(c));
        });
  }

  private static List<String> notes(Connection connection) throws SQLException {
    List<String> notes = new ArrayList<>();
    notes.add("journal mode " + Sql.texts(connection, "PRAGMA main.journal_mode").get(0));
    notes.add("a script holds the file's only write lock from its first statement to its last");
    return notes;
  }

  /** The file itself, whatever links lead to it. */
  @Override
  public Optional<Place> place() {
    try {
      Path file = connections.file().toRealPath();
      Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
      return Optional.of(new Place("files", key == null ? file.toString() : key.toString()));
    } catch (IOException failure) {
      throw new DatabaseException(
          Category.SETUP,
          "",
          "The file of the database cannot be looked at: " + failure.getMessage(),
          "See that it is there and that the agent may read it");
    }
  }

  @Override
  public List<MissingPrivilege> missingPrivileges() {
    return FileRights.missing(connections.file());
  }

  @Override
  public Schema schema() {
    return with(c -> SchemaReader.read(c, LedgerTables.NAME));
  }

  @Override
  public Map<String, Long> estimatedRows() {
    return with(
        c -> {
          Map<String, Long> rows = new HashMap<>();
          boolean known = !Sql.texts(c, HAS_ESTIMATES).isEmpty();
          for (String line : known ? Sql.texts(c, ESTIMATES) : List.<String>of()) {
            int space = line.lastIndexOf(' ');
            rows.put(line.substring(0, space), Long.parseLong(line.substring(space + 1)));
          }
          return rows;
        });
  }

  @Override
  public Outcome execute(ExecutionPlan plan, StartGate gate, ExecutionListener listener) {
    return new StepProtocol(new SqliteTarget(connections, running)).execute(plan, gate, listener);
  }

  @Override
  public void cancel(String attempt) {
    running.cancel(attempt);
  }

  @Override
  public Outcome establish(ExecutionPlan plan) {
    return new StepProtocol(new SqliteTarget(connections, running)).establish(plan);
  }

  @Override
  public Optional<Shadow> shadow(Schema base) {
    return Optional.of(SqliteShadow.of(base));
  }

  @Override
  public Optional<SchemaHistory> history() {
    LedgerTables tables = new LedgerTables(LedgerTables.NAME);
    return Optional.of(new LedgerHistory(connections::asking, Troubles::exception, tables, UTC));
  }

  @Override
  public List<RecoveryArtifact> artifacts() {
    return with(c -> RecoveryStore.artifacts(c, LedgerTables.NAME));
  }

  @Override
  public Optional<RecoveryShelf> recovery() {
    return Optional.of(new SqliteShelf(connections));
  }

  @Override
  public Optional<ReadSession> reading(ReadLimits limits) {
    return Optional.of(new Questions(new SqliteQuestions(connections), limits));
  }

  @Override
  public Optional<BulkRows> bulk() {
    return Optional.of(new SqliteBulk(connections));
  }

  @Override
  public void close() {}

  private <T> T with(Work<T> work) {
    try (Connection connection = connections.asking()) {
      return work.on(connection);
    } catch (SQLException failure) {
      throw Troubles.exception(failure);
    }
  }

  private interface Work<T> {
    T on(Connection connection) throws SQLException;
  }
}
