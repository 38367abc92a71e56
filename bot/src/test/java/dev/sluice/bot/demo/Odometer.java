package dev.sluice.bot.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Counts in the target what was run there, and holds it against what is said. */
final class Odometer {
  private static final Set<String> SETTLED = Set.of("Completed", "Failed");
  private static final int TRIES = 10;

  private final Installation installation;

  Odometer(Installation installation) throws SQLException {
    this.installation = installation;
    installation.target.run(
        """
        CREATE TABLE odo (run int NOT NULL, step int NOT NULL);
        CREATE TABLE slow (i int);
        INSERT INTO slow SELECT generate_series(1, 100);
        CREATE FUNCTION slowly(i int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS
          'BEGIN PERFORM pg_sleep(0.003); RETURN i; END';
        """);
  }

  /** Both rows or none. */
  static String together(int run) {
    return """
    INSERT INTO odo VALUES (%1$d, 1);
    SELECT pg_sleep(0.7);
    INSERT INTO odo VALUES (%1$d, 2);
    """
        .formatted(run);
  }

  /** A row, an index that no transaction may hold, a row. */
  static String lone(int run) {
    return """
    INSERT INTO odo VALUES (%1$d, 1);
    CREATE INDEX CONCURRENTLY slow_%1$d ON slow (slowly(i));
    INSERT INTO odo VALUES (%1$d, 2);
    """
        .formatted(run);
  }

  /**
   * What is said is compared with what is there, and tried again until all of it is done.
   *
   * @param alone whether a statement stands outside of a transaction, so that a part may be applied
   * @return how often it had to be tried again
   */
  int finish(long number, int run, boolean alone, String story) throws SQLException {
    JsonNode stage = settled(number, "live", story);
    int tries = 0;
    for (; !state(stage).equals("Completed"); tries++) {
      assertThat(tries).as("%s: %s", story, stage).isLessThan(TRIES);
      int applied = stage.path("targets").path(0).path("applied").asInt();
      assertThat(rows(run)).as("%s: %s", story, stage).isEqualTo(applied == 0 ? "" : "1");
      assertThat(alone || applied == 0).as("%s: %s", story, stage).isTrue();
      installation.command("alice", number, applied == 0 ? "retry" : "resume");
      stage = settled(number, "live", story);
    }
    assertThat(rows(run)).as("%s: %s", story, stage).isEqualTo("1,2");
    return tries;
  }

  /** The stage once it has ended. */
  JsonNode settled(long number, String environment, String story) {
    return installation.await(number, environment, story, s -> SETTLED.contains(state(s)));
  }

  static String state(JsonNode stage) {
    return stage.path("state").asString();
  }

  /** Steps of a run that left their row, in order. */
  String rows(int run) throws SQLException {
    return installation.target.ask(
        "SELECT coalesce(string_agg(step::text, ',' ORDER BY step), '') FROM odo WHERE run = "
            + run);
  }
}
