package dev.sluice.db.sqlite;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.contract.ContractTarget;
import dev.sluice.db.contract.DatabaseEngineContract;
import dev.sluice.db.contract.RowWords;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class SqliteContractTest extends DatabaseEngineContract {
  private static final String COUNTING =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n %s) SELECT count(*) FROM n";
  private static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE customer (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL COLLATE"
              + " NOCASE DEFAULT 'n''o', twice INT AS (id * 2) STORED)",
          "CREATE TABLE purchase (id INT, customer INT REFERENCES customer ON DELETE CASCADE,"
              + " \"Odd \"\"Name\" INT CHECK (\"Odd \"\"Name\" > 1), PRIMARY KEY (id)) WITHOUT"
              + " ROWID, STRICT",
          "CREATE UNIQUE INDEX some ON purchase (customer, id + 1) WHERE id > 3",
          "CREATE VIEW named AS SELECT c.name FROM customer c",
          "CREATE TRIGGER keep AFTER INSERT ON purchase BEGIN SELECT ';'; END");
  private static final Files FILES = new Files();

  @BeforeAll
  static void start(@TempDir Path folder) {
    FILES.folder = folder;
  }

  @Override
  protected ContractTarget target() {
    return FILES;
  }

  /** A file for each test. */
  private static final class Files implements ContractTarget {
    private Path folder = Path.of("");
    private int made;

    @Override
    public DatabaseEngine engine() {
      return new SqliteEngine();
    }

    @Override
    public ConnectionSettings fresh() {
      Path file = folder.resolve("contract" + made++ + ".db");
      return Databases.settings(Databases.file(file, ""), Map.of());
    }

    @Override
    public Connection connect(ConnectionSettings settings) throws SQLException {
      return Connections.own(Path.of(settings.database()), Duration.ofSeconds(5));
    }

    @Override
    public Optional<Integer> port() {
      return Optional.empty();
    }

    @Override
    public Optional<ConnectionSettings> weak(ConnectionSettings settings) {
      return Optional.empty();
    }

    @Override
    public BatchWords batchWords() {
      return new BatchWords(
          "sluice_batches",
          "random() < 0",
          "TEXT COLLATE NOCASE",
          List.of(
              "CREATE TRIGGER mute BEFORE UPDATE ON acc WHEN OLD.id = 5 BEGIN SELECT RAISE(IGNORE);"
                  + " END"));
    }

    @Override
    public ConnectionSettings keyed(ConnectionSettings settings) {
      return Databases.settings(Path.of(settings.database()), Map.of("foreign_keys", "on"));
    }

    @Override
    public RowWords rowWords() {
      return SqliteRowWords.words();
    }

    @Override
    public Words words() {
      return new Words(
          "INSERT INTO nowhere VALUES (1)",
          COUNTING.formatted(""),
          COUNTING.formatted("WHERE i < 900000"),
          Optional.empty(),
          SCHEMA);
    }
  }
}
