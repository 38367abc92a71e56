package dev.sluice.bot.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is killed while it upgrades its own schema; the next one finishes the work. */
@Tag("processes")
class UpgradeFaultsTest {
  private static final int KILLS = Math.max(1, Integer.getInteger("faults.runs", 0) / 40);
  private static final String WORKSPACE =
      """
      workspace: upgrade
      environments: [{name: live}]
      people: [{name: dave, roles: {"*": admin}}]
      """;

  private final Random random = new Random(Long.getLong("faults.seed", System.nanoTime()));

  @Test
  void theNextStartFinishesAnUpgradeThatWasKilled(@TempDir Path folder)
      throws IOException, SQLException {
    Files.writeString(folder.resolve("workspace.yaml"), WORKSPACE);
    try (KillablePostgres postgres = new KillablePostgres(folder.resolve("store"))) {
      for (int run = 1; run <= KILLS; run++) {
        postgres.run("CREATE DATABASE store" + run);
        String url = postgres.url().replaceFirst("/postgres$", "/store" + run);
        int steps = random.nextInt(12);
        try (ServerProcess server =
            ServerProcess.begun(folder, ServerProcess.variables(folder, url))) {
          awaitSteps(url, steps);
          LockSupport.parkNanos(random.nextLong(40_000_000L));
          server.kill();

          server.restart();

          assertThat(ask(url, "SELECT bool_and(success) FROM flyway_schema_history"))
              .as("run %d, killed after %d steps", run, steps)
              .isEqualTo("t");
          assertThat(ask(url, "SELECT count(*) FROM catalog_configuration")).isEqualTo("1");
        }
      }
    }
  }

  private static void awaitSteps(String url, int steps) throws SQLException {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
    while (done(url) < steps && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    assertThat(done(url)).isGreaterThanOrEqualTo(steps);
  }

  /** Steps of the upgrade that are committed. */
  private static int done(String url) throws SQLException {
    boolean begun = !ask(url, "SELECT to_regclass('flyway_schema_history')").equals("null");
    return begun ? Integer.parseInt(ask(url, "SELECT count(*) FROM flyway_schema_history")) : 0;
  }

  private static String ask(String url, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, "postgres", "postgres");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return String.valueOf(rows.getString(1));
    }
  }
}
