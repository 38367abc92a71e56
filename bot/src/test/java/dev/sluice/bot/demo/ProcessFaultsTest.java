package dev.sluice.bot.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Random;
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
  private static final int KILLS = Math.max(2, Integer.getInteger("faults.runs", 0) / 20);

  private final Random random = new Random(Long.getLong("faults.seed", System.nanoTime()));
  private Installation installation;
  private Odometer odometer;

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
    odometer = new Odometer(installation);
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
      long number = installation.start(story, alone ? Odometer.lone(run) : Odometer.together(run));
      LockSupport.parkNanos(random.nextLong(1_500_000_000L));
      kill(victim);
      odometer.finish(number, run, alone, story);
    }
    assertThat(installation.trailIsIntact()).isTrue();
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

    JsonNode stage = odometer.settled(number, "live", "the other replica has the result");

    long seconds = (System.nanoTime() - died) / 1_000_000_000L;
    assertThat(Odometer.state(stage)).as("%s", stage).isEqualTo("Completed");
    assertThat(odometer.rows(0)).isEqualTo("1,2");
    assertThat(installation.trailIsIntact()).isTrue();
    System.getLogger("faults").log(System.Logger.Level.INFO, "taken over in " + seconds + " s");
  }
}
