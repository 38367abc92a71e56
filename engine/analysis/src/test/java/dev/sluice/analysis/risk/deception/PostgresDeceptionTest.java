package dev.sluice.analysis.risk.deception;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.risk.RiskAnalysis;
import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.analysis.risk.RiskReport;
import dev.sluice.db.postgresql.PostgresEngine;
import dev.sluice.db.sql.ScriptException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Runs generated scripts on a real PostgreSQL beside a table that is watched. What takes the table
 * or its values away must have been rated High or Critical. {@code -Ddeception.runs=20000} runs
 * more of them, {@code -Ddeception.seed=N} the same ones again.
 */
class PostgresDeceptionTest {
  private static final int RUNS = Integer.getInteger("deception.runs", 500);
  private static final long SEED = Long.getLong("deception.seed", System.nanoTime());
  private final PostgresEngine engine = new PostgresEngine();
  private final RiskAnalysis analysis = new RiskAnalysis(engine);

  @Test
  void nothingTakesTheTableAwayAndIsRatedBelowHigh() throws Exception {
    PostgresDeceptions deceptions = new PostgresDeceptions(new Random(SEED));
    List<String> missed = new ArrayList<>();
    int destroyed = 0;
    try (EmbeddedPostgres postgres =
            EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
        Connection watcher = postgres.getPostgresDatabase().getConnection()) {
      reset(watcher);
      for (int i = 0; i < RUNS; i++) {
        String script = deceptions.next();
        run(postgres, script);
        if (harmed(watcher)) {
          destroyed++;
          RiskReport report = analysis.rate(script);
          if (report.level().compareTo(RiskLevel.HIGH) < 0) {
            missed.add(report.level() + " " + report.findings() + "\n" + script);
          }
          reset(watcher);
        }
      }
    }
    System.out.printf(
        "postgresql: %d scripts, %d took the table or its values away, %d of these rated below High"
            + " (seed %d)%n",
        RUNS, destroyed, missed.size(), SEED);
    assertThat(missed).as("seed %d", SEED).isEmpty();
    assertThat(destroyed).isGreaterThan(RUNS / 2);
  }

  private static void reset(Connection watcher) throws SQLException {
    try (Statement statement = watcher.createStatement()) {
      statement.execute("DROP SCHEMA IF EXISTS s CASCADE; DROP SCHEMA IF EXISTS t CASCADE");
      statement.execute("CREATE SCHEMA s; SET search_path TO s;" + PostgresDeceptions.SURROUNDINGS);
    }
  }

  /** Sends what the splitter makes of it, or all of it where it refuses. */
  private void run(EmbeddedPostgres postgres, String script) throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SET search_path TO s; SET statement_timeout TO 5000");
      for (String piece : pieces(script)) {
        try {
          statement.execute(piece);
        } catch (SQLException refused) {
          // a script that the database refuses in part has still run in part
        }
      }
    }
  }

  private List<String> pieces(String script) {
    try {
      return engine.split(script).statements().stream().map(one -> one.text()).toList();
    } catch (ScriptException refused) {
      return Stream.of(script).toList();
    }
  }

  private static boolean harmed(Connection watcher) throws SQLException {
    try (Statement statement = watcher.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FILTER (WHERE note IN ('one', 'two', 'three')) FROM s.victim")) {
      return !row.next() || row.getInt(1) < 3;
    } catch (SQLException gone) {
      return true;
    }
  }
}
