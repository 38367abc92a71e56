package dev.sluice.db.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.Outcome;
import dev.sluice.db.Outcome.State;
import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.contract.Plans;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a migration takes away on MariaDB comes back with its rollback. */
class RecoveryTest {
  private static final MariaDbEngine ENGINE = new MariaDbEngine();
  private static final String PARENT =
      "CREATE TABLE p (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, s varchar(20), n decimal(10,3),"
          + " b blob, twice int AS (id * 2) VIRTUAL)";
  private static TestServer server;
  private final List<String> heard = new ArrayList<>();
  private ConnectionSettings settings = Plans.local(1, "", "", "");

  @BeforeAll
  static void start() {
    assumeTrue(
        ServerFiles.mariaDb().isPresent(), "no MariaDB here: apt-get install mariadb-server");
    server = TestServer.of(ServerFiles.mariaDb().orElseThrow());
  }

  @BeforeEach
  void fresh() throws SQLException {
    settings = server.fresh();
    sql(
        PARENT,
        "CREATE TABLE c (id int PRIMARY KEY, p int, FOREIGN KEY (p) REFERENCES p (id) ON DELETE"
            + " CASCADE)",
        "INSERT INTO p (s, n, b) VALUES ('a', 1.5, x'00ff'), (NULL, NULL, NULL), ('it''s', -2, '')",
        "INSERT INTO c VALUES (1, 1), (2, 1), (3, 2)");
  }

  private void sql(String... statements) throws SQLException {
    try (Connection session = server.root(settings.database())) {
      for (String statement : statements) {
        Sql.run(session, statement);
      }
    }
  }

  private List<String> image() throws SQLException {
    try (Connection session = server.root(settings.database())) {
      List<String> rows =
          Sql.texts(
              session,
              "SELECT CONCAT_WS('|', id, IFNULL(s, '-'), IFNULL(n, '-'), IFNULL(HEX(b), '-')) FROM"
                  + " p ORDER BY id");
      rows.addAll(Sql.texts(session, "SELECT CONCAT(id, '>', p) FROM c ORDER BY id"));
      return rows;
    }
  }

  private Outcome run(ExecutionPlan plan) {
    try (Database database = ENGINE.open(settings)) {
      return database.execute(
          plan,
          () -> true,
          new Plans.Silent() {
            @Override
            public void notice(int index, String severity, String text) {
              heard.add(text);
            }
          });
    }
  }

  private static ExecutionPlan up(String sql) {
    return Plans.up(ENGINE, "u1", "w/1", sql, Plans.limits(Duration.ofSeconds(20), 1_000));
  }

  private List<RecoveryArtifact> artifacts() {
    try (Database database = ENGINE.open(settings)) {
      return database.artifacts();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DELETE FROM p | ''",
        "DELETE FROM p WHERE id = 1; DELETE FROM c | ''",
        "UPDATE p SET s = 'x', n = id, b = NULL | ''",
        "REPLACE INTO p (id, s) VALUES (3, 'new') | ''",
        "INSERT INTO p (id, s) VALUES (1, 'y') ON DUPLICATE KEY UPDATE s = 'y' | ''",
        "TRUNCATE TABLE c | ''",
        "DROP TABLE c | CREATE TABLE c (id int PRIMARY KEY, p int, FOREIGN KEY (p) REFERENCES p"
            + " (id))",
        "ALTER TABLE p DROP COLUMN s | ALTER TABLE p ADD COLUMN s varchar(20)",
        "ALTER TABLE p MODIFY n int | ALTER TABLE p MODIFY n decimal(10,3)",
        "ALTER TABLE p ADD k int; UPDATE p SET k = id, s = 'z' | ALTER TABLE p DROP k"
      })
  void comesBack(String sql, String back) throws SQLException {
    List<String> before = image();
    ExecutionPlan forth = up(sql);
    Outcome done = run(forth);
    assertThat(done.state()).as("%s", done).isEqualTo(State.APPLIED);
    assertThat(artifacts()).isNotEmpty();

    Outcome undone = run(Plans.down(ENGINE, "d1", forth, back));

    assertThat(undone.state()).as("%s", undone).isEqualTo(State.APPLIED);
    assertThat(image()).isEqualTo(before);
  }

  @Test
  void keepsOnlyWhatChangedAndLeavesLaterChangesAlone() throws SQLException {
    ExecutionPlan forth = up("UPDATE p SET s = 'x' WHERE id < 3");
    run(forth);
    assertThat(artifacts()).extracting(RecoveryArtifact::rows).contains(2L);
    sql("UPDATE p SET s = 'later' WHERE id = 1");

    Outcome undone = run(Plans.down(ENGINE, "d1", forth, ""));

    assertThat(undone.evidence()).contains("1 rows of p put back");
    assertThat(image()).contains("1|later|1.500|00FF", "2|-|-|-");
  }

  @Test
  void keepsNothingOfAnAttemptThatFailed() {
    assertThat(run(up("DELETE FROM c; INSERT INTO no_such_table VALUES (1)")).state())
        .isEqualTo(State.FAILED);

    assertThat(artifacts()).isEmpty();
  }

  @Test
  void saysWhatItCannotSetAside() throws SQLException {
    sql("CREATE TABLE keyless (i int)", "INSERT INTO keyless VALUES (1)");

    run(up("DELETE FROM keyless"));

    assertThat(heard)
        .containsExactly("not set aside: keyless has no primary key to find its rows again");
  }
}
