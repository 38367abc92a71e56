package dev.sluice.bot.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Real processes are killed with -9 at any moment; what is counted in the target must be true. */
@Tag("processes")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProcessFaultsTest {
  /** Kills in the normal run: each victim once. */
  private static final int KILLS = Math.max(2, Integer.getInteger("faults.runs", 0) / 20);

  private final Random random = new Random(Long.getLong("faults.seed", System.nanoTime()));

  /** What waits behind a run when its replica dies. */
  private static final int WAITING =
      Math.max(5, Math.min(100, Integer.getInteger("faults.runs", 0)));

  /** Their runs in the target; no other test counts so far. */
  private static final int FIRST_WAITING = 1_000_000;

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
  void anotherReplicaTakesOverWhatOneThatDiedRanAndHadWaiting() throws IOException, SQLException {
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
    awaitSecondStatement(number);
    List<Long> waiting = new ArrayList<>();
    for (int i = 0; i < WAITING; i++) {
      String script = "INSERT INTO odo VALUES (%1$d, 1); INSERT INTO odo VALUES (%1$d, 2);";
      waiting.add(installation.start("waits " + i, script.formatted(FIRST_WAITING + i)));
    }
    installation.dies(dying);
    long died = System.nanoTime();

    JsonNode stage = odometer.settled(number, "live", "the other replica has the result");

    long seconds = (System.nanoTime() - died) / 1_000_000_000L;
    assertThat(Odometer.state(stage)).as("%s", stage).isEqualTo("Completed");
    assertThat(odometer.rows(0)).isEqualTo("1,2");
    for (int i = 0; i < WAITING; i++) {
      JsonNode waited = odometer.settled(waiting.get(i), "live", "waited " + i);
      assertThat(Odometer.state(waited)).as("%s", waited).isEqualTo("Completed");
      assertThat(odometer.rows(FIRST_WAITING + i)).isEqualTo("1,2");
    }
    assertThat(installation.trailIsIntact()).isTrue();
    System.getLogger("faults").log(System.Logger.Level.INFO, "taken over in " + seconds + " s");
  }

  private void awaitSecondStatement(long number) {
    installation.await(
        number,
        "its second statement runs",
        s -> target(s).path("steps").path(1).path("state").asString().equals("running"));
  }

  private static JsonNode target(JsonNode stage) {
    return stage.path("targets").path(0);
  }

  @Test
  void showsWhatAnAgentThatWasCutOffHadAsUnknownAndStartsItNoSecondTime() throws SQLException {
    String story = "cut off";
    installation.target.run(
        """
        CREATE TABLE gate (open boolean);
        CREATE FUNCTION wait_at_gate() RETURNS void LANGUAGE plpgsql AS
          'BEGIN WHILE NOT EXISTS (SELECT FROM gate) LOOP PERFORM pg_sleep(0.05); END LOOP; END';
        """);
    long number =
        installation.start(
            story,
            """
            INSERT INTO odo VALUES (-1, 1);
            SELECT wait_at_gate();
            INSERT INTO odo VALUES (-1, 2);
            """);
    awaitSecondStatement(number);
    installation.balancer.cut();

    JsonNode unknown =
        installation.await(number, "its lease ran out", s -> Odometer.state(s).equals("Unknown"));

    assertThat(target(unknown).path("error").asString())
        .contains("was lost while statement 2 ran; the outcome is not known yet");
    assertThat(target(unknown).path("action").asString()).contains("Nothing is tried again");
    assertThat(attempts(number)).isEqualTo("1");
    installation.balancer.heal();
    installation.await(
        number, "the agent is heard again", s -> Odometer.state(s).equals("InProgress"));
    assertThat(attempts(number)).isEqualTo("1");
    installation.target.run("INSERT INTO gate VALUES (true)");
    odometer.finish(number, -1, false, story);
    assertThat(installation.trailIsIntact()).isTrue();
  }

  private String attempts(long number) throws SQLException {
    return installation.store.ask("SELECT count(*) FROM run_attempt WHERE migration = " + number);
  }

  @Test
  void runsOnManyDatabasesAndStopsOrGoesOnAfterAFailureAsConfigured()
      throws IOException, SQLException {
    Broadcast broadcast = new Broadcast(installation);

    broadcast.stopsAfterAFailure();
    broadcast.goesOnAfterAFailure();

    assertThat(installation.trailIsIntact()).isTrue();
  }

  @Test
  void finishesWhatIsUnderWayWhenAReplicaIsToldToEnd() throws IOException, SQLException {
    ServerProcess ending = installation.addReplica();
    installation.leaves(ending);
    Load load = new Load("http://127.0.0.1:" + ending.port());
    load.begin();
    long began = System.nanoTime();

    int code = ending.end();

    long seconds = (System.nanoTime() - began) / 1_000_000_000L;
    List<Integer> answers = load.ended();
    assertThat(answers).isSubsetOf(201, 429, 503);
    assertThat(code).as("ended by SIGTERM").isEqualTo(143);
    assertThat(installation.store.ask("SELECT count(*) FROM migration WHERE title = 'load'"))
        .as("nothing was done that was not answered: %s", answers)
        .isEqualTo(String.valueOf(answers.stream().filter(status -> status == 201).count()));
    System.getLogger("faults").log(System.Logger.Level.INFO, "ended in " + seconds + " s");
  }
}
