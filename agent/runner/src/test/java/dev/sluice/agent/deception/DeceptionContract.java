package dev.sluice.agent.deception;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.risk.RiskAnalysis;
import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.analysis.risk.RiskReport;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.DatabaseEngines;
import dev.sluice.db.sql.ScriptException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Runs generated scripts on a real database beside a table that is watched. What takes the table or
 * its values away must have been rated High or Critical. {@code -Ddeception.runs=20000} runs more
 * of them, {@code -Ddeception.seed=N} the same ones again.
 */
abstract class DeceptionContract {
  private static final int RUNS = Integer.getInteger("deception.runs", 500);

  /** The same scripts for everybody; {@code -Ddeception.seed=0} throws new dice. */
  private static final long SEED = seed(Long.getLong("deception.seed", 20_261_126L));

  private final DatabaseEngine engine;
  private final RiskAnalysis analysis;

  DeceptionContract(String engine) {
    this.engine = DatabaseEngines.find(engine).orElseThrow();
    this.analysis = new RiskAnalysis(this.engine);
  }

  private static long seed(long given) {
    return given == 0 ? System.nanoTime() : given;
  }

  abstract Deceptions deceptions(Random random);

  /** The place, or an aborted test that says what is missing here. */
  abstract Sandbox sandbox() throws Exception;

  @Test
  void nothingTakesTheTableAwayAndIsRatedBelowHigh() throws Exception {
    Deceptions deceptions = deceptions(new Random(SEED));
    List<String> missed = new ArrayList<>();
    int destroyed = 0;
    try (Sandbox sandbox = sandbox()) {
      fresh(sandbox, deceptions);
      for (int i = 0; i < RUNS; i++) {
        String script = deceptions.next();
        run(sandbox, script);
        sandbox.settle();
        boolean harmed = harmed(sandbox);
        if (harmed) {
          destroyed++;
          RiskReport report = analysis.rate(script);
          if (report.level().compareTo(RiskLevel.HIGH) < 0) {
            missed.add(report.level() + " " + report.findings() + "\n" + script);
          }
        }
        if (harmed || script.toLowerCase(Locale.ROOT).contains("create")) {
          fresh(sandbox, deceptions);
        }
      }
    }
    System.out.printf(
        "%s: %d scripts, %d took the table or its values away, %d of these rated below High (seed"
            + " %d)%n",
        getClass().getSimpleName(), RUNS, destroyed, missed.size(), SEED);
    assertThat(missed).as("seed %d", SEED).isEmpty();
    assertThat(destroyed).isGreaterThan(RUNS / 3);
  }

  private static void fresh(Sandbox sandbox, Deceptions deceptions) throws SQLException {
    sandbox.reset();
    boolean ready =
        sandbox.watch(
            session -> {
              try (Statement statement = session.createStatement()) {
                for (String sql : deceptions.surroundings()) {
                  statement.execute(sql);
                }
                return true;
              }
            });
    assertThat(ready).isTrue();
  }

  /** Sends what the splitter makes of it, or all of it where it refuses. */
  private void run(Sandbox sandbox, String script) throws SQLException {
    try (Connection session = sandbox.session();
        Statement statement = session.createStatement()) {
      for (String piece : pieces(script)) {
        try {
          statement.execute(piece);
        } catch (SQLException | RuntimeException refused) {
          // a script that the database refuses in part has still run in part
        }
      }
    }
  }

  private List<String> pieces(String script) {
    try {
      return engine.split(script).statements().stream().map(one -> one.text()).toList();
    } catch (ScriptException refused) {
      return List.of(script);
    }
  }

  private static boolean harmed(Sandbox sandbox) throws SQLException {
    return sandbox.watch(
        session -> {
          try (Statement statement = session.createStatement();
              ResultSet row =
                  statement.executeQuery(
                      "SELECT count(*) FROM victim WHERE note IN ('one', 'two', 'three')")) {
            return !row.next() || row.getInt(1) < 3;
          } catch (SQLException gone) {
            return true;
          }
        });
  }
}
