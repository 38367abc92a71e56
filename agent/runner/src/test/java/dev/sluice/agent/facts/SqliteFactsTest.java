package dev.sluice.agent.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.analysis.risk.Finding;
import dev.sluice.analysis.risk.RiskAnalysis;
import dev.sluice.analysis.risk.RiskContext;
import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.db.DatabaseEngines;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What rules say of rewrites and locks, looked up in SQLite: how many pages of a large table a
 * statement writes into the log, and whether others can write or read meanwhile.
 */
class SqliteFactsTest {
  private static final int FEW = 20;

  @TempDir private Path folder = Path.of("");
  private String address = "";

  private final RiskAnalysis analysis =
      new RiskAnalysis(
          DatabaseEngines.find("sqlite").orElseThrow(), RiskContext.unknown().in("prod"));

  @BeforeEach
  void aTableOfManyPages() throws SQLException {
    address = "jdbc:sqlite:" + folder.resolve("facts.db") + "?busy_timeout=0";
    try (Connection session = DriverManager.getConnection(address);
        Statement statement = session.createStatement()) {
      statement.execute("PRAGMA journal_mode = wal");
      statement.execute(
          "CREATE TABLE t (id INTEGER PRIMARY KEY, a int, b text, n int NOT NULL DEFAULT 1)");
      statement.execute("CREATE INDEX ta ON t (a)");
      statement.execute(
          "WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 5000) INSERT"
              + " INTO t SELECT n, n, printf('%0200d', n), 1 FROM s");
      statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "few | | ALTER TABLE t ADD COLUMN c int",
        "few | | ALTER TABLE t ADD COLUMN c int NOT NULL DEFAULT 5",
        "few | | ALTER TABLE t ADD COLUMN c int AS (a + 1)",
        "few | add-check | ALTER TABLE t ADD COLUMN c int CHECK (c > 5)",
        "all | drop-column | ALTER TABLE t DROP COLUMN b",
        "all | drop-column | ALTER TABLE t DROP COLUMN n",
        "few | rename | ALTER TABLE t RENAME COLUMN b TO bb",
        "few | rename-table | ALTER TABLE t RENAME TO t2",
        "all | create-index-alone | CREATE INDEX i ON t (b)",
        "all | unique-on-existing | CREATE UNIQUE INDEX i ON t (id, b)",
        "few | drop-index | DROP INDEX ta",
        "all | sqlite-vacuum | VACUUM",
        "few | | ANALYZE",
      })
  void ruleSaysWhatIsWritten(String pages, String rule, String sql) throws SQLException {
    try (Connection session = DriverManager.getConnection(address);
        Statement statement = session.createStatement()) {
      int all = number(statement, "PRAGMA page_count", 1);
      statement.execute(sql);

      int written = number(statement, "PRAGMA wal_checkpoint(PASSIVE)", 2);
      assertThat(written > all - FEW - FEW).isEqualTo(pages.equals("all"));
      assertThat(written < FEW).isEqualTo(pages.equals("few"));
    }
    if (rule == null) {
      assertThat(analysis.rate(sql).level()).isEqualTo(RiskLevel.LOW);
    } else {
      assertThat(analysis.rate(sql).findings()).extracting(Finding::rule).contains(rule);
    }
  }

  @Test
  void buildingAnIndexBlocksWritersAndNoReaders() throws SQLException {
    try (Connection builder = DriverManager.getConnection(address);
        Statement building = builder.createStatement();
        Connection other = DriverManager.getConnection(address);
        Statement others = other.createStatement()) {
      building.execute("BEGIN");
      building.execute("CREATE INDEX i ON t (b)");

      assertThat(number(others, "SELECT count(*) FROM t", 1)).isEqualTo(5_000);
      assertThatThrownBy(() -> others.execute("UPDATE t SET n = 2 WHERE id = 1"))
          .hasMessageContaining("SQLITE_BUSY");
      building.execute("ROLLBACK");
      others.execute("UPDATE t SET n = 2 WHERE id = 1");
    }
  }

  @Test
  void vacuumIsRefusedWhileSomebodyReads() throws SQLException {
    try (Connection reader = DriverManager.getConnection(address);
        Statement reading = reader.createStatement();
        Connection other = DriverManager.getConnection(address);
        Statement others = other.createStatement()) {
      reading.execute("PRAGMA journal_mode = delete");
      reading.execute("BEGIN");
      number(reading, "SELECT count(*) FROM t", 1);

      assertThatThrownBy(() -> others.execute("VACUUM")).hasMessageContaining("SQLITE_BUSY");
    }
  }

  private static int number(Statement statement, String sql, int column) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      assertThat(row.next()).isTrue();
      return row.getInt(column);
    }
  }
}
