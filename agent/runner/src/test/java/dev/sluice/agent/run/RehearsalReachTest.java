package dev.sluice.agent.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.analysis.rehearsal.Rehearsal;
import dev.sluice.analysis.rehearsal.RehearsalReport;
import dev.sluice.analysis.rehearsal.RollbackProof;
import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.DatabaseEngines;
import dev.sluice.db.mysql.TestServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A rehearsal on a server whose login reaches other databases too leaves these alone. */
class RehearsalReachTest {
  private static final String OTHER = "reached";

  private Optional<TestServer> server = Optional.empty();
  private Optional<ConnectionSettings> target = Optional.empty();

  @BeforeEach
  void begin() throws SQLException {
    server = TestServer.mariaDb();
    assumeTrue(server.isPresent(), "no MariaDB here: apt-get install mariadb-server");
    ConnectionSettings fresh = server.orElseThrow().fresh();
    target = Optional.of(fresh);
    run(fresh.database(), "CREATE TABLE book (id int PRIMARY KEY)");
    run(fresh.database(), "INSERT INTO book VALUES (1), (2)");
    run(fresh.database(), "CREATE OR REPLACE DATABASE " + OTHER);
    run(OTHER, "CREATE TABLE book (id int PRIMARY KEY)");
    run(OTHER, "INSERT INTO book VALUES (1), (2)");
    run(OTHER, "GRANT ALL ON " + OTHER + ".* TO '" + fresh.user() + "'@'%'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "USE reached; DELETE FROM book",
        "DELETE FROM reached.book",
        "DELETE FROM `reached`.book",
        "SET sql_mode = 'ANSI_QUOTES'; DELETE FROM \"reached\".book",
        "PREPARE s FROM 'DELETE FROM reached.book'; EXECUTE s",
        "EXECUTE IMMEDIATE CONCAT('DELETE FROM rea', 'ched.book')",
        "DROP DATABASE reached",
        "CREATE TRIGGER t AFTER INSERT ON book FOR EACH ROW DELETE FROM reached.book;"
            + " INSERT INTO book VALUES (3)",
        "DELETE FROM TARGET.book",
      })
  void changesNothingOfAnotherDatabase(String up) throws SQLException {
    ConnectionSettings settings = target.orElseThrow();
    DatabaseEngine engine = DatabaseEngines.find("mariadb").orElseThrow();
    try (Database database = engine.open(settings)) {
      RehearsalReport report =
          new Rehearsal(engine)
              .rehearse(database, up.replace("TARGET", settings.database()), Optional.empty());

      assertThat(report.upApplied()).isFalse();
      assertThat(report.proof()).isEqualTo(RollbackProof.NOT_REHEARSED);
      assertThat(report.trouble()).contains("before anybody approved it");
    }
    assertThat(books(OTHER)).isEqualTo(2);
    assertThat(books(settings.database())).isEqualTo(2);
  }

  private void run(String database, String sql) throws SQLException {
    try (Connection session = server.orElseThrow().root(database)) {
      session.createStatement().execute(sql);
    }
  }

  private int books(String database) throws SQLException {
    try (Connection session = server.orElseThrow().root(database);
        ResultSet rows = session.createStatement().executeQuery("SELECT count(*) FROM book")) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
