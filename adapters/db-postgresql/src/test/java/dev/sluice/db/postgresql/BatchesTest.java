package dev.sluice.db.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.Outcome;
import dev.sluice.db.Outcome.State;
import dev.sluice.db.contract.Plans;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What of batches is PostgreSQL's own. */
class BatchesTest {
  private static Target target;

  @BeforeAll
  static void start() throws IOException, SQLException {
    target = new Target();
    target.sql("CREATE TYPE mood AS ENUM ('good', 'bad')");
  }

  @AfterAll
  static void stop() throws IOException {
    target.close();
  }

  @BeforeEach
  void tenHoursOfTheNewYear() throws SQLException {
    target.sql("DROP SCHEMA IF EXISTS sluice CASCADE; DROP TABLE IF EXISTS log");
    target.sql(
        "CREATE TABLE log (id int PRIMARY KEY, at timestamptz NOT NULL, mood mood NOT NULL);"
            + " INSERT INTO log SELECT i, '2026-01-01 00:00+00'::timestamptz + i * '1 h'::interval,"
            + " 'good' FROM generate_series(1, 10) i");
  }

  private static ExecutionPlan plan(String sql) {
    return Target.plan("a1", "w/1", sql, Plans.limits(Duration.ofSeconds(20), 1_000));
  }

  @Test
  void asksTheConditionUnderTheSettingsOfTheScript() throws SQLException {
    ExecutionPlan plan =
        plan(
            "SET TimeZone = 'America/New_York';\n-- sluice:batches rows=3\n"
                + "UPDATE log SET mood = 'bad' WHERE at < '2026-01-01 00:00'");

    Outcome done = Target.run(target.direct, plan);

    assertThat(done.state()).as("%s", done).isEqualTo(State.APPLIED);
    assertThat(target.ask("SELECT string_agg(id::text, ' ') FROM log WHERE mood = 'bad'"))
        .isEqualTo("1 2 3 4");
    Outcome back = Target.run(target.direct, Target.down("d1", plan, ""));
    assertThat(target.ask("SELECT count(*) FROM log WHERE mood = 'good'"))
        .as("%s", back)
        .isEqualTo("10");
  }

  @Test
  void seesForeignKeysThatReferToAPartition() throws SQLException {
    target.sql(
        "CREATE TABLE part (id int PRIMARY KEY) PARTITION BY RANGE (id);"
            + " CREATE TABLE low PARTITION OF part FOR VALUES FROM (0) TO (10);"
            + " CREATE TABLE leaf (id int REFERENCES low ON DELETE CASCADE);"
            + " CREATE TABLE twig (id int REFERENCES part ON DELETE SET NULL);"
            + " INSERT INTO part VALUES (1)");

    for (String table : new String[] {"part", "low"}) {
      Outcome refused = Target.run(target.direct, plan("-- sluice:batches\nDELETE FROM " + table));

      assertThat(refused.state()).as("%s", refused).isEqualTo(State.NOT_STARTED);
      assertThat(refused.trouble().orElseThrow().message())
          .contains("takes rows of leaf, twig along");
    }
  }
}
