package dev.sluice.db.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.Outcome;
import dev.sluice.db.Outcome.State;
import dev.sluice.db.StepResult;
import dev.sluice.db.contract.Plans;
import dev.sluice.db.step.Sql;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** kill -9 of the server at the moments of a run, and what is found when it is back. */
class FaultTest {
  private static final ClickHouseEngine ENGINE = new ClickHouseEngine();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "finished|CREATE TABLE second (a Int8) ENGINE = MergeTree ORDER BY a",
        "gate|INSERT INTO first VALUES (1)"
      })
  void whatIsKnownAfterARestartIsTrue(String moment, String sql, @TempDir Path folder)
      throws IOException, SQLException {
    LocalServer.here();
    String script = "CREATE TABLE first (a Int8) ENGINE = MergeTree ORDER BY a; " + sql;
    ExecutionPlan plan = Plans.up(ENGINE, "a1", "w/1", script, Plans.QUICK);
    String name;
    try (LocalServer server = LocalServer.start(folder)) {
      ConnectionSettings settings = server.fresh();
      name = settings.database();
      try (Database database = ENGINE.open(settings)) {
        Killing killing = new Killing(server, moment);
        Outcome outcome = database.execute(plan, killing::gate, killing);
        assertThat(outcome.steps().get(0).state()).isEqualTo(StepResult.State.APPLIED);
        assertThat(outcome.state()).isNotEqualTo(State.FAILED);
      }
    }
    try (LocalServer server = LocalServer.start(folder);
        Database database = ENGINE.open(server.settings(name))) {
      Outcome found = database.establish(plan);
      if (sql.startsWith("INSERT")) {
        assertThat(found.state()).isIn(State.UNKNOWN, State.PARTIAL);
        boolean empty = ask(server.settings(name), "SELECT count() FROM first").equals("0");
        assertThat(empty || found.state() == State.UNKNOWN).isTrue();
      } else {
        boolean there = ask(server.settings(name), "EXISTS TABLE second").equals("1");
        assertThat(found.state()).isEqualTo(there ? State.APPLIED : State.PARTIAL);
      }
      assertThat(found.steps().get(0).state()).isEqualTo(StepResult.State.APPLIED);
      assertThat(found.evidence()).isNotEmpty();
    }
  }

  private static String ask(ConnectionSettings settings, String sql) throws SQLException {
    try (Connection session = LocalServer.open(settings)) {
      return Sql.texts(session, sql).get(0);
    }
  }

  /** Kills the server at a moment of the second statement. */
  private static final class Killing extends Plans.Silent {
    private final LocalServer server;
    private final String moment;
    private boolean second;
    private int asked;

    Killing(LocalServer server, String moment) {
      this.server = server;
      this.moment = moment;
    }

    /** Asked for the second time about the second statement: right before it is sent. */
    boolean gate() {
      if (second && moment.equals("gate") && ++asked == 2) {
        server.close();
      }
      return true;
    }

    @Override
    public void finished(StepResult result) {
      second |= result.index() == 1;
      if (moment.equals("finished") && result.index() == 2) {
        server.close();
      }
    }
  }
}
