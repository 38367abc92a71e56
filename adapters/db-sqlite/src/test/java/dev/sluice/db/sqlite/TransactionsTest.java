package dev.sluice.db.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.db.Database;
import dev.sluice.db.Outcome;
import dev.sluice.db.Outcome.State;
import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.RecoveryShelf;
import dev.sluice.db.step.Sql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Transactions that SQLite takes back by itself. */
class TransactionsTest {
  private static final String TABLE =
      "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT); INSERT INTO t VALUES (1, 'x');"
          + "CREATE TRIGGER away BEFORE DELETE ON t BEGIN SELECT RAISE(ROLLBACK, 'no'); END";

  /** What another program sets aside right before the first batch. */
  private static final String OF_ANOTHER =
      """
      INSERT OR IGNORE INTO sluice_recovery (id, attempt, migration, statement, kind, table_name,
        column_name, columns, key_columns, row_count)
      SELECT 'sluice_aside_1', 'other', 'w/2', 1, 'WRITE', 'gone', '', 'a', 'a', 1
      FROM sluice_steps WHERE state = 'running'
      """;

  private final SqliteTransactions transactions = new SqliteTransactions();
  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT OR ROLLBACK INTO t VALUES (1, 'again')",
        "DELETE FROM t",
        "INSERT INTO t VALUES (3, zeroblob(1000000))"
      })
  void goesOnAfterTheEngineTookOneBackByItself(String statement) throws SQLException {
    Path file = Databases.file(folder.resolve("t.db"), TABLE);
    try (Connection work = Databases.connections(file).open(Duration.ofSeconds(1))) {
      Sql.run(work, "PRAGMA max_page_count = 10");
      Sql.run(work, "PRAGMA cache_size = 1");
      transactions.begin(work);
      Sql.run(work, "INSERT INTO t VALUES (2, 'y')");
      assertThatThrownBy(() -> Sql.run(work, statement)).isInstanceOf(SQLException.class);

      transactions.rollback(work);

      assertThat(work.getAutoCommit()).isTrue();
      assertThat(Databases.ask(file, "SELECT a FROM t")).containsExactly("1");
      Sql.run(work, "INSERT INTO t VALUES (4, 'z')");
      transactions.begin(work);
      Sql.run(work, "INSERT INTO t VALUES (5, 'z')");
      transactions.rollback(work);
      assertThat(Databases.ask(file, "SELECT a FROM t")).containsExactly("1", "4");
    }
  }

  @Test
  void saysInAFailedRunWhatTheStatementMetAndNothingOfALostSession() {
    Path file = Databases.file(folder.resolve("t.db"), TABLE);
    try (Database database = Databases.open(file)) {
      Outcome outcome =
          Databases.run(database, Databases.plan("a1", "UPDATE t SET b = 'n'; DELETE FROM t"));

      assertThat(outcome.state()).isEqualTo(State.FAILED);
      assertThat(outcome.trouble().orElseThrow().message()).isEqualTo("no");
      assertThat(outcome.evidence()).noneMatch(line -> line.contains("lost"));
      assertThat(Databases.ask(file, "SELECT b FROM t")).containsExactly("x");
    }
  }

  @Test
  void tellsWhatBatchesSetAsideBeforeTheEngineTookOneBack() {
    Path file =
        Databases.file(
            folder.resolve("t.db"),
            "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT);"
                + "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)"
                + " INSERT INTO t SELECT i, 'x' FROM n;"
                + "CREATE TRIGGER late BEFORE UPDATE ON t WHEN old.a = 75"
                + " BEGIN SELECT RAISE(ROLLBACK, 'no'); END");
    Databases.Listening told = new Databases.Listening();
    try (Database database = Databases.open(file)) {
      Outcome outcome =
          database.execute(
              Databases.plan("a1", "-- sluice:batches rows=20\nUPDATE t SET b = 'n'"),
              () -> true,
              told);

      assertThat(outcome.state()).as("%s", outcome).isEqualTo(State.PARTIAL);
      assertThat(outcome.steps().get(0).rows()).isEqualTo(60);
      assertThat(told.artifacts).extracting(RecoveryArtifact::rows).containsExactly(60L);
      assertThat(Databases.ask(file, "SELECT count(*) FROM t WHERE b = 'n'")).containsExactly("60");
    }
  }

  @Test
  void namesTheCopyOfBatchesWhenNobodyElseCanTakeTheName() {
    Path file =
        Databases.file(
            folder.resolve("t.db"),
            "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT); INSERT INTO t VALUES (1, 'x')");
    try (Database database = Databases.open(file)) {
      Outcome outcome =
          database.execute(
              Databases.plan("a1", "-- sluice:batches rows=20\nUPDATE t SET b = 'n'"),
              () -> {
                Databases.change(file, OF_ANOTHER);
                return true;
              },
              new Databases.Listening());

      assertThat(outcome.state()).as("%s", outcome).isEqualTo(State.APPLIED);
      assertThat(Databases.ask(file, "SELECT id FROM sluice_recovery ORDER BY number"))
          .containsExactly("sluice_aside_1", "sluice_aside_2");
    }
  }

  @Test
  void saysOfAnArtifactWhoseTrialTheEngineTakesBackWhatStandsInTheWay() {
    Path file =
        Databases.file(
            folder.resolve("t.db"),
            "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT UNIQUE ON CONFLICT ROLLBACK);"
                + "INSERT INTO t VALUES (1, 'x')");
    try (Database database = Databases.open(file)) {
      Databases.run(database, Databases.plan("a1", "DELETE FROM t"));
      Databases.change(file, "INSERT INTO t VALUES (2, 'x')");
      RecoveryShelf shelf = database.recovery().orElseThrow();
      String id = shelf.list().get(0).artifact().id();

      List<String> obstacles = shelf.verify(id);

      assertThat(obstacles).containsExactly("UNIQUE constraint failed: t.b");
      assertThatThrownBy(() -> shelf.restore(id)).hasMessage("UNIQUE constraint failed: t.b");
      assertThat(Databases.ask(file, "SELECT a FROM t")).containsExactly("2");
    }
  }
}
