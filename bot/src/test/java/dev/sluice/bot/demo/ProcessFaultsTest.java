package dev.sluice.bot.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Real processes are killed with -9 at any moment; what is counted in the target must be true. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProcessFaultsTest {
  /** Kills in the normal run: each victim once. */
  private static final int KILLS = Math.max(4, Integer.getInteger("faults.runs", 0) / 20);

  private static final Set<String> SETTLED = Set.of("Completed", "Failed");

  private final Random random = new Random(Long.getLong("faults.seed", System.nanoTime()));
  private Installation installation;

  /** Who dies. */
  private enum Victim {
    AGENT,
    SERVER,
    STORE,
    TARGET
  }

  @BeforeAll
  void start(@TempDir Path folder) throws IOException, SQLException {
    installation = new Installation(Installation.root(), folder);
    installation.target.run(
        """
        CREATE TABLE odo (run int NOT NULL, step int NOT NULL);
        CREATE TABLE slow (i int);
        INSERT INTO slow SELECT generate_series(1, 100);
        CREATE FUNCTION slowly(i int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS
          'BEGIN PERFORM pg_sleep(0.003); RETURN i; END';
        """);
  }

  @AfterAll
  void stop() {
    if (installation != null) {
      installation.close();
    }
  }

  @Test
  void runsEveryStatementOnceWhoeverIsKilledWhenever() throws IOException, SQLException {
    for (int run = 1; run <= KILLS; run++) {
      Victim victim = Victim.values()[run % Victim.values().length];
      boolean alone = run / Victim.values().length % 2 == 1;
      String story = "run %d, %s, %s".formatted(run, victim, alone ? "lone" : "one transaction");
      long number = installation.start(story, alone ? lone(run) : together(run));
      LockSupport.parkNanos(random.nextLong(1_500_000_000L));
      kill(victim);
      finish(number, run, story, alone);
    }
    assertThat(installation.trailIsIntact()).isTrue();
  }

  /** Both rows or none. */
  private static String together(int run) {
    return """
    INSERT INTO odo VALUES (%1$d, 1);
    SELECT pg_sleep(0.7);
    INSERT INTO odo VALUES (%1$d, 2);
    """
        .formatted(run);
  }

  /** A row, an index that no transaction may hold, a row. */
  private static String lone(int run) {
    return """
    INSERT INTO odo VALUES (%1$d, 1);
    CREATE INDEX CONCURRENTLY slow_%1$d ON slow (slowly(i));
    INSERT INTO odo VALUES (%1$d, 2);
    """
        .formatted(run);
  }

  private void kill(Victim victim) throws IOException {
    switch (victim) {
      case AGENT -> {
        installation.agent.kill();
        installation.agent.start();
      }
      case SERVER -> {
        installation.replicas.get(0).kill();
        installation.replicas.get(0).restart();
      }
      case STORE -> {
        installation.store.kill();
        installation.store.restart();
      }
      case TARGET -> {
        installation.target.kill();
        installation.target.restart();
      }
    }
  }

  /** What is said is compared with what is there, and tried again until all of it is done. */
  private void finish(long number, int run, String story, boolean alone) throws SQLException {
    JsonNode stage = settled(number, story);
    for (int tries = 0; !state(stage).equals("Completed"); tries++) {
      assertThat(tries).as("%s: %s", story, stage).isLessThan(10);
      int applied = stage.path("targets").path(0).path("applied").asInt();
      assertThat(rows(run)).as("%s: %s", story, stage).isEqualTo(applied == 0 ? "" : "1");
      assertThat(alone || applied == 0).as("%s: %s", story, stage).isTrue();
      installation.command("alice", number, applied == 0 ? "retry" : "resume");
      stage = settled(number, story);
    }
    assertThat(rows(run)).as("%s: %s", story, stage).isEqualTo("1,2");
  }

  private JsonNode settled(long number, String story) {
    return installation.await(number, story, s -> SETTLED.contains(state(s)));
  }

  private static String state(JsonNode stage) {
    return stage.path("state").asString();
  }

  private String rows(int run) throws SQLException {
    return installation.target.ask(
        "SELECT coalesce(string_agg(step::text, ',' ORDER BY step), '') FROM odo WHERE run = "
            + run);
  }

  @Test
  void anotherReplicaTakesOverTheRunOfOneThatDied() throws IOException, SQLException {
    ServerProcess dying = installation.replicas.get(0);
    installation.addReplica();
    long number =
        installation.start(
            "taken over",
            """
            INSERT INTO odo VALUES (0, 1);
            SELECT pg_sleep(5);
            INSERT INTO odo VALUES (0, 2);
            """);
    installation.await(
        number,
        "its second statement runs",
        s ->
            s.path("targets")
                .path(0)
                .path("steps")
                .path(1)
                .path("state")
                .asString()
                .equals("running"));
    installation.dies(dying);
    long died = System.nanoTime();

    JsonNode stage = settled(number, "the other replica has the result");

    long seconds = (System.nanoTime() - died) / 1_000_000_000L;
    assertThat(state(stage)).as("%s", stage).isEqualTo("Completed");
    assertThat(rows(0)).isEqualTo("1,2");
    assertThat(installation.trailIsIntact()).isTrue();
    System.getLogger("faults").log(System.Logger.Level.INFO, "taken over in " + seconds + " s");
  }
}
