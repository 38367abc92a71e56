package dev.sluice.db.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.Outcome;
import dev.sluice.db.Outcome.State;
import dev.sluice.db.StepResult;
import dev.sluice.db.contract.Plans;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.step.Deadline;
import dev.sluice.db.step.Probe;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecutionTest {
  private static final ClickHouseEngine ENGINE = new ClickHouseEngine();
  private static final String WORKING =
      """
      SELECT count() FROM system.processes
      WHERE Settings['log_comment'] = 'sluice:c1' AND startsWith(query, 'INSERT INTO t ')
      """;
  private ConnectionSettings settings = Plans.local(1, "", "", "");

  @BeforeEach
  void prepare() throws SQLException {
    settings = LocalServer.running().fresh();
    sql("CREATE TABLE t (a Int32, s String) ENGINE = MergeTree ORDER BY a");
    sql("INSERT INTO t VALUES (1, 'x'), (2, 'y')");
  }

  private void sql(String statement) throws SQLException {
    try (Connection session = LocalServer.open(settings)) {
      Sql.run(session, statement);
    }
  }

  private List<String> ask(String sql) throws SQLException {
    try (Connection session = LocalServer.open(settings)) {
      return Sql.texts(session, sql);
    }
  }

  private Outcome run(String attempt, String script) {
    ExecutionPlan plan = Plans.up(ENGINE, attempt, "w/1", script, Plans.QUICK);
    try (Database database = ENGINE.open(settings)) {
      return database.execute(plan, () -> true, new Plans.Silent());
    }
  }

  @Test
  void waitsForMutationsAndNamesWhatIsAppliedWhenOneIsRefused() throws SQLException {
    Outcome outcome =
        run(
            "a1",
            "ALTER TABLE t ADD COLUMN b Int8 DEFAULT 7; ALTER TABLE t UPDATE s = 'z' WHERE a = 1;"
                + " ALTER TABLE t DROP COLUMN nope; ALTER TABLE t DELETE WHERE a = 2");

    assertThat(outcome.state()).isEqualTo(State.PARTIAL);
    assertThat(outcome.steps())
        .extracting(StepResult::state)
        .containsExactly(
            StepResult.State.APPLIED,
            StepResult.State.APPLIED,
            StepResult.State.FAILED,
            StepResult.State.NOT_STARTED);
    assertThat(ask("SELECT s || toString(b) FROM t ORDER BY a")).containsExactly("z7", "y7");
  }

  /** What is sent, or not, between the two rows of the ledger; then the catalog is asked. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE TABLE u (a Int8) ENGINE = Log|APPLIED|FAILED",
        "CREATE TABLE IF NOT EXISTS t (a Int8) ENGINE = Log|APPLIED|APPLIED",
        "DROP TABLE t|APPLIED|FAILED",
        "ALTER TABLE t ADD COLUMN b Int8|APPLIED|FAILED",
        "ALTER TABLE t RENAME COLUMN s TO r|APPLIED|FAILED",
        "ALTER TABLE t MODIFY COLUMN s String|UNKNOWN|UNKNOWN",
        "ALTER TABLE t DELETE WHERE a = 1|APPLIED|UNKNOWN",
        "INSERT INTO t VALUES (3, 'w')|UNKNOWN|UNKNOWN",
        "TRUNCATE TABLE t|UNKNOWN|UNKNOWN"
      })
  void theCatalogTellsWhatBecameOfAStatement(String sql, String sent, String unsent)
      throws SQLException {
    Statement statement = ENGINE.split(sql).statements().get(0);
    CatalogProbes probes = new CatalogProbes();
    try (Connection session = LocalServer.open(settings)) {
      Probe probe = probes.before(session, statement);
      assertThat(probes.verdict(session, statement, probe).state().name()).isEqualTo(unsent);

      Sql.run(session, sql);

      assertThat(probes.verdict(session, statement, probe).state().name()).isEqualTo(sent);
    }
  }

  @Test
  void showsWhatAnAttemptRunsAndEndsItWhenItIsCancelled() throws SQLException {
    CompletableFuture<Outcome> running =
        CompletableFuture.supplyAsync(
            () ->
                run(
                    "c1",
                    "INSERT INTO t SELECT number + sleepEachRow(1), 's' FROM numbers(30)"
                        + " SETTINGS max_block_size = 1"));
    ClickHouseTarget target = new ClickHouseTarget(new Connections(settings));
    List<String> seen = List.of();
    Deadline deadline = Deadline.in(Duration.ofSeconds(20));
    try (Connection asker = LocalServer.open(settings);
        Database database = ENGINE.open(settings)) {
      while (!running.isDone() && !deadline.over()) {
        if (seen.isEmpty() && ask(WORKING).contains("1")) {
          seen = target.sessions(asker, "c1");
          database.cancel("c1");
        }
        deadline.pause();
      }
    }

    assertThat(running.join().state()).isEqualTo(State.UNKNOWN);
    assertThat(seen).anyMatch(line -> line.startsWith("query "));
    assertThat(running.join().trouble().orElseThrow().message()).contains("cancelled");
    assertThat(ask("SELECT count() FROM t WHERE s = 's'")).containsExactly("0");
  }

  @Test
  void tellsNoValuesOfRows() {
    Outcome outcome = run("a1", "INSERT INTO t SELECT toInt32('secret-canary'), ''");

    assertThat(outcome.trouble().orElseThrow().message()).doesNotContain("secret-canary");
  }
}
