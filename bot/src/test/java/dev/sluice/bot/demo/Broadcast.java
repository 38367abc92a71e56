package dev.sluice.bot.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.demo.Installation.Opened;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * One migration on five real databases: the canary first, then two at a time. The third refuses the
 * script; others stand at a gate, so that it is known what runs when it does.
 */
final class Broadcast {
  private static final int DATABASES = 5;
  private static final int REFUSES = 3;

  private final Installation installation;

  /** Makes the databases and has the agent serve them. */
  Broadcast(Installation installation) throws IOException, SQLException {
    this.installation = installation;
    for (int i = 1; i <= DATABASES; i++) {
      installation.target.run("CREATE DATABASE " + database(i));
      installation.target.run(
          database(i),
          """
          CREATE TABLE gate (story text PRIMARY KEY);
          CREATE TABLE odo (story text NOT NULL);
          CREATE FUNCTION wait_at_gate(name text) RETURNS void LANGUAGE plpgsql AS
            'BEGIN WHILE EXISTS (SELECT FROM gate WHERE story = name) LOOP
              PERFORM pg_sleep(0.05); END LOOP; END';
          """);
      installation.agent.add("live", "many-" + i, installation.targetWire.port(), database(i));
    }
    installation.agent.close();
    installation.agent.start();
  }

  private static String database(int i) {
    return "many_" + i;
  }

  /** What began when the third failed ends; nothing else begins until somebody tries again. */
  void stopsAfterAFailure() throws SQLException {
    String story = "stop";
    shut(story, 2);
    long number = begun(story);
    awaits(number, REFUSES, "Failed");
    assertThat(state(number, 1)).as("the canary").isEqualTo("Completed");
    awaits(number, 2, "InProgress");

    open(story, 2);

    JsonNode stage = settled(number);
    assertThat(states(stage))
        .containsExactly("Completed", "Completed", "Failed", "Pending", "Pending");
    assertThat(written(story)).isEqualTo("1 1 0 0 0");
    finish(number, story);
    assertThat(written(story)).isEqualTo("1 1 1 1 1");
    assertThat(attempts(number)).isEqualTo("1 1 2 1 1");
  }

  /** The others have their turn, never more than two at once; only the third is tried again. */
  void goesOnAfterAFailure() throws SQLException {
    String story = "continue";
    shut(story, 2);
    shut(story, 4);
    long number = begun(story);
    awaits(number, REFUSES, "Failed");
    awaits(number, 4, "InProgress");
    assertThat(state(number, 2)).isEqualTo("InProgress");
    assertThat(state(number, 5)).as("two are at work").isEqualTo("Pending");

    open(story, 2);
    open(story, 4);

    JsonNode stage = settled(number);
    assertThat(states(stage))
        .containsExactly("Completed", "Completed", "Failed", "Completed", "Completed");
    assertThat(written(story)).isEqualTo("1 1 0 1 1");
    finish(number, story);
    assertThat(written(story)).isEqualTo("1 1 1 1 1");
    assertThat(attempts(number)).isEqualTo("1 1 2 1 1");
  }

  /** Makes the third refuse the script of a story, and begins. */
  private long begun(String story) throws SQLException {
    installation.target.run(database(REFUSES), "CREATE TABLE note_%s (id int)".formatted(story));
    String script =
        """
        CREATE TABLE note_%1$s (id int);
        SELECT wait_at_gate('%1$s');
        INSERT INTO odo VALUES ('%1$s');
        """;
    Opened opened = installation.open("many-" + story, story, script.formatted(story));
    installation.approve(opened);
    return opened.number();
  }

  /** Takes the third's reason away and tries again. */
  private void finish(long number, String story) throws SQLException {
    installation.target.run(database(REFUSES), "DROP TABLE note_" + story);
    installation.command("alice", number, "retry");
    JsonNode stage = settled(number);
    assertThat(Odometer.state(stage)).as("%s", stage).isEqualTo("Completed");
  }

  private void shut(String story, int i) throws SQLException {
    installation.target.run(database(i), "INSERT INTO gate VALUES ('%s')".formatted(story));
  }

  private void open(String story, int i) throws SQLException {
    installation.target.run(database(i), "DELETE FROM gate WHERE story = '%s'".formatted(story));
  }

  private void awaits(long number, int i, String state) {
    installation.await(
        number, "many-" + i + " is " + state, stage -> state(stage, i).equals(state));
  }

  private String state(long number, int i) {
    return state(installation.await(number, "there is an answer", stage -> true), i);
  }

  private JsonNode settled(long number) {
    return installation.await(
        number,
        "the stage has ended",
        stage -> Set.of("Completed", "Failed").contains(Odometer.state(stage)));
  }

  /** How one database stands; empty before the run began. */
  private static String state(JsonNode stage, int i) {
    for (JsonNode target : stage.path("targets")) {
      if (target.path("connection").asString().equals("many-" + i)) {
        return target.path("state").asString();
      }
    }
    return "";
  }

  private static List<String> states(JsonNode stage) {
    return IntStream.rangeClosed(1, DATABASES).mapToObj(i -> state(stage, i)).toList();
  }

  /** Rows that each database holds of a story. */
  private String written(String story) throws SQLException {
    StringBuilder counts = new StringBuilder();
    for (int i = 1; i <= DATABASES; i++) {
      String sql = "SELECT count(*) FROM odo WHERE story = '%s'".formatted(story);
      counts.append(installation.target.ask(database(i), sql)).append(' ');
    }
    return counts.toString().strip();
  }

  /** How often each database was tried. */
  private String attempts(long number) throws SQLException {
    return installation.store.ask(
        """
        SELECT string_agg(tries::text, ' ' ORDER BY connection) FROM (
          SELECT connection, count(*) AS tries FROM run_attempt WHERE migration = %d
          GROUP BY connection) counted
        """
            .formatted(number));
  }
}
