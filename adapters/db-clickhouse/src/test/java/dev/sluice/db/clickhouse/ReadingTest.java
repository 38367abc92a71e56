package dev.sluice.db.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.ReadLimits;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is sent with {@code readonly=1} the server refuses by itself, whatever the list says. */
class ReadingTest {
  private static final ReadLimits LIMITS = new ReadLimits(Duration.ofSeconds(20), 10, 1_000);

  @Test
  void theServerRefusesWritesWithoutTheList() throws SQLException {
    ConnectionSettings settings = LocalServer.running().fresh();
    try (Connection session = LocalServer.open(settings)) {
      Sql.run(session, "CREATE TABLE odo (step Int32) ENGINE = MergeTree ORDER BY step");
    }
    ClickHouseQuestions source = new ClickHouseQuestions(new Connections(settings));
    for (String write :
        List.of(
            "INSERT INTO odo VALUES (1)",
            "DROP TABLE odo",
            "CREATE TABLE made (i Int32) ENGINE = Memory",
            "ALTER TABLE odo DELETE WHERE 1",
            "SELECT 1 SETTINGS readonly = 0",
            "SELECT * FROM file('/etc/passwd', LineAsString)",
            "SELECT * FROM url('http://localhost:1/', CSV, 'i Int32')")) {
      try (Connection session = source.open(LIMITS)) {
        assertThatThrownBy(() -> Sql.run(session, write))
            .as(write)
            .isInstanceOf(SQLException.class)
            .hasMessageMatching("(?s).*(readonly|READONLY|ACCESS_DENIED|Not enough privileges).*");
      }
    }
    try (Connection session = LocalServer.open(settings)) {
      assertThat(Sql.texts(session, "SELECT count() FROM odo")).containsExactly("0");
    }
  }
}
