package dev.sluice.db.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.db.BulkRows;
import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.ReadLimits;
import dev.sluice.db.Row;
import dev.sluice.db.Rows;
import dev.sluice.db.TableName;
import dev.sluice.db.Written;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The login alone refuses what a read-only transaction lets pass; odd days survive a copy. */
class ReadingTest {
  private static final ReadLimits LIMITS = new ReadLimits(Duration.ofSeconds(20), 10, 1_000);
  private static ServerContractTarget target;

  @BeforeAll
  static void start() {
    assumeTrue(
        ServerFiles.mariaDb().isPresent(), "no MariaDB here: apt-get install mariadb-server");
    target =
        new ServerContractTarget(
            TestServer.of(ServerFiles.mariaDb().orElseThrow()), new MariaDbEngine(), List.of());
  }

  @Test
  void theLoginRefusesWritesWithoutTheList() throws SQLException {
    ConnectionSettings settings = target.fresh();
    try (Connection session = target.connect(settings)) {
      Sql.run(session, "CREATE TABLE odo (step int)");
    }
    MySqlQuestions source =
        new MySqlQuestions(new Connections(target.reader(settings)), true, "10.11.4-MariaDB");
    for (String write :
        List.of(
            "INSERT INTO odo VALUES (1)",
            "DELETE FROM odo",
            "CREATE TABLE zz (i int)",
            "ALTER TABLE odo ADD c int",
            "SET GLOBAL max_connections = 150",
            "FLUSH TABLES WITH READ LOCK",
            "LOCK TABLES odo WRITE",
            "SELECT * FROM odo INTO OUTFILE '/tmp/sluice-canary'",
            "LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE odo",
            "SELECT 1; DELETE FROM odo")) {
      try (Connection session = source.open(LIMITS)) {
        assertThatThrownBy(() -> Sql.run(session, write))
            .as(write)
            .isInstanceOf(SQLException.class);
      }
    }
    try (Connection session = target.connect(settings)) {
      assertThat(Sql.texts(session, "SELECT count(*) FROM odo")).containsExactly("0");
    }
  }

  @Test
  void daysThatAreNoneAndTheKeyZeroComeOverAsTheyAre() throws SQLException {
    ConnectionSettings from = target.fresh();
    ConnectionSettings to = target.fresh();
    for (ConnectionSettings settings : List.of(from, to)) {
      try (Connection session = target.connect(settings)) {
        Sql.run(session, "CREATE TABLE odd (id int AUTO_INCREMENT PRIMARY KEY, day date)");
      }
    }
    try (Connection session = target.connect(from)) {
      Sql.run(session, "SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES'");
      Sql.run(session, "INSERT INTO odd VALUES (0, '0000-00-00'), (7, '2024-02-31')");
    }
    TableName odd = TableName.of("odd");
    try (Database source = new MariaDbEngine().open(from);
        Database other = new MariaDbEngine().open(to);
        BulkRows reading = source.bulk().orElseThrow();
        BulkRows writing = other.bulk().orElseThrow();
        BulkRows checking = other.bulk().orElseThrow()) {
      assertThat(writing.write(odd, reading.read(odd))).isEqualTo(2);
      try (Rows rows = checking.read(odd)) {
        assertThat(rows.next()).contains(new Row(0L, new Written("0000-00-00")));
        assertThat(rows.next()).contains(new Row(7L, new Written("2024-02-31")));
      }
    }
  }
}
