package dev.sluice.db.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.Database;
import dev.sluice.db.RecoveryShelf;
import dev.sluice.db.SchemaHistory.Moment;
import dev.sluice.db.contract.Plans;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server in a zone whose clocks went back an hour: two moments have one text there. */
class SummerTimeTest extends OnMariaDb {
  private static final Instant BEFORE = Instant.parse("2025-10-26T00:30:00.250Z");
  private static final Instant AFTER = Instant.parse("2025-10-26T01:30:00Z");
  private static final Instant BACK = Instant.parse("2025-10-26T01:00:00Z");

  @BeforeAll
  static void start() throws SQLException {
    system(
        "REPLACE INTO time_zone VALUES (9000, 'N')",
        "REPLACE INTO time_zone_name VALUES ('Made/Up', 9000)",
        "REPLACE INTO time_zone_transition_type VALUES (9000, 0, 7200, 1, 'S')",
        "REPLACE INTO time_zone_transition_type VALUES (9000, 1, 3600, 0, 'W')",
        "REPLACE INTO time_zone_transition VALUES (9000, 0, 0)",
        "REPLACE INTO time_zone_transition VALUES (9000, " + BACK.getEpochSecond() + ", 1)",
        "SET GLOBAL time_zone = 'Made/Up'");
  }

  @AfterAll
  static void end() throws SQLException {
    if (ServerFiles.mariaDb().isPresent()) {
      system("SET GLOBAL time_zone = 'SYSTEM'");
    }
  }

  private static void system(String... statements) throws SQLException {
    try (Connection session = server().root("mysql")) {
      for (String statement : statements) {
        Sql.run(session, statement);
      }
    }
  }

  @BeforeEach
  void setARowAside() throws SQLException {
    sql("CREATE TABLE t (i int NOT NULL PRIMARY KEY)", "INSERT INTO t VALUES (1)");
    try (Database database = ENGINE.open(settings())) {
      database.execute(
          Plans.up(
              ENGINE, "a1", "w/1", "DELETE FROM t", Plans.limits(Duration.ofSeconds(20), 1_000)),
          () -> true,
          new Plans.Silent());
    }
  }

  @Test
  void tellsMomentsOfTheDoubleHourApart() throws SQLException {
    sql(
        "SET time_zone = '+00:00'",
        "UPDATE sluice_snapshots SET at = '2025-10-26 00:30:00.25' WHERE moment = 'before'",
        "UPDATE sluice_snapshots SET at = '2025-10-26 01:30:00' WHERE moment = 'after'");

    try (Database database = ENGINE.open(settings())) {
      assertThat(database.history().orElseThrow().moments(AFTER, 10))
          .extracting(Moment::at)
          .containsExactly(AFTER, BEFORE);
      assertThat(database.history().orElseThrow().moments(BACK, 10))
          .extracting(Moment::when)
          .containsExactly("before");
    }
  }

  @Test
  void keepsAnArtifactToTheMomentThatWasAskedFor() throws SQLException {
    sql(
        "SET time_zone = '+00:00'",
        "UPDATE sluice_recovery SET created_at = '2025-10-26 00:30:00.25'");

    try (Database database = ENGINE.open(settings())) {
      RecoveryShelf shelf = database.recovery().orElseThrow();
      RecoveryShelf.Item item = shelf.list().get(0);
      assertThat(item.artifact().createdAt()).isEqualTo(BEFORE);
      assertThat(item.expiresAt()).isEqualTo(BEFORE.plus(Duration.ofDays(30)));

      shelf.extend(item.artifact().id(), AFTER);

      assertThat(shelf.list().get(0).expiresAt()).isEqualTo(AFTER);
    }
  }
}
