package dev.sluice.bot.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Processes that stand still while others take their place, and go on later as if nothing was:
 * their time is over, and they must find out before they do anything.
 */
@Tag("processes")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoppedProcessesTest {
  private static final Set<String> SETTLED = Set.of("Completed", "Failed");

  /** The advisory lock that runners of one database take in turn. */
  private static final String HOLD = "SELECT pg_advisory_lock(%d)".formatted(0x736c75696365L);

  private Installation installation;
  private DemoAgent second;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException, SQLException {
    installation = new Installation(Installation.root(), folder);
    second = installation.addAgent("second");
    installation.target.run("CREATE TABLE odo (run int NOT NULL, step int NOT NULL)");
  }

  @AfterAll
  void stop() {
    if (installation != null) {
      installation.close();
    }
  }

  @Test
  void anAgentThatStoodStillSendsNothingAfterAnotherTookItsPlace()
      throws IOException, SQLException {
    DemoAgent stopped;
    long number;
    try (Connection lock =
            DriverManager.getConnection(installation.target.url(), "postgres", "postgres");
        Statement statement = lock.createStatement()) {
      statement.execute(HOLD);
      number = installation.start("its first statement waits", rows(1));
      JsonNode waiting =
          installation.await(number, "an agent has it", s -> !target(s, "agent").isEmpty());
      stopped = target(waiting, "agent").equals("second") ? second : installation.agent;
      Signal.STOP.to(stopped.pid());
    }
    JsonNode stage = settled(number, "the other agent has looked");
    if (state(stage).equals("Failed")) {
      assertThat(target(stage, "applied")).as("%s", stage).isEqualTo("0");
      installation.command("alice", number, "retry");
      stage = settled(number, "the other agent has done it");
    }
    assertThat(state(stage)).as("%s", stage).isEqualTo("Completed");
    assertThat(target(stage, "agent")).isNotEqualTo(stopped == second ? "second" : "agent");

    Signal.CONT.to(stopped.pid());

    nobodyIsAtWork();
    assertThat(written(1)).isEqualTo("1,2");
    assertThat(state(settled(number, "it stays"))).isEqualTo("Completed");
    assertThat(installation.trailIsIntact()).isTrue();
  }

  @Test
  void aReplicaThatStoodStillChangesNothingThatAnotherFinished() throws IOException, SQLException {
    ServerProcess stopped = installation.replicas.get(0);
    installation.addReplica();
    long number = installation.start("goes on elsewhere", rows(2));
    Signal.STOP.to(stopped.pid());
    installation.bypass(stopped);
    JsonNode stage = settled(number, "the other replica has the result");
    assertThat(state(stage)).as("%s", stage).isEqualTo("Completed");

    Signal.CONT.to(stopped.pid());
    installation.use(stopped);

    assertThat(state(settled(number, "it stays"))).isEqualTo("Completed");
    nobodyIsAtWork();
    assertThat(written(2)).isEqualTo("1,2");
    assertThat(installation.trailIsIntact()).isTrue();
  }

  /** Two rows with time between them. */
  private static String rows(int run) {
    return """
    INSERT INTO odo VALUES (%1$d, 1);
    SELECT pg_sleep(1);
    INSERT INTO odo VALUES (%1$d, 2);
    """
        .formatted(run);
  }

  private JsonNode settled(long number, String story) {
    return installation.await(number, story, s -> SETTLED.contains(state(s)));
  }

  /** Waits until no runner has a session on the target, whatever it wanted there. */
  private void nobodyIsAtWork() throws SQLException {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    String sessions = "";
    while (System.nanoTime() < end) {
      sessions =
          installation.target.ask(
              "SELECT string_agg(application_name, ', ') FROM pg_stat_activity"
                  + " WHERE application_name LIKE 'sluice%'");
      if (sessions.equals("null")) {
        return;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
    throw new AssertionError("somebody is still at work: " + sessions);
  }

  private static String state(JsonNode stage) {
    return stage.path("state").asString();
  }

  private static String target(JsonNode stage, String field) {
    return stage.path("targets").path(0).path(field).asString();
  }

  private String written(int run) throws SQLException {
    return installation.target.ask(
        "SELECT coalesce(string_agg(step::text, ',' ORDER BY step), '') FROM odo WHERE run = "
            + run);
  }
}
