package dev.sluice.db.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.Database;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.Outcome;
import dev.sluice.db.Outcome.State;
import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.contract.Plans;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a migration takes away on MariaDB comes back with its rollback. */
class RecoveryTest extends OnMariaDb {
  private static final String PARENT =
      "CREATE TABLE p (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, s varchar(20), n decimal(10,3),"
          + " b blob, twice int AS (id * 2) VIRTUAL)";
  private final List<String> heard = new ArrayList<>();

  @BeforeEach
  void fresh() throws SQLException {
    sql(
        PARENT,
        "CREATE TABLE c (id int PRIMARY KEY, p int, FOREIGN KEY (p) REFERENCES p (id) ON DELETE"
            + " CASCADE)",
        "INSERT INTO p (s, n, b) VALUES ('a', 1.5, x'00ff'), (NULL, NULL, NULL), ('it''s', -2, '')",
        "INSERT INTO c VALUES (1, 1), (2, 1), (3, 2)");
  }

  private List<String> image() throws SQLException {
    List<String> rows =
        new ArrayList<>(
            ask(
                "SELECT CONCAT_WS('|', id, IFNULL(s, '-'), IFNULL(n, '-'), IFNULL(HEX(b), '-'))"
                    + " FROM p ORDER BY id"));
    rows.addAll(ask("SELECT CONCAT(id, '>', p) FROM c ORDER BY id"));
    return rows;
  }

  private Outcome run(ExecutionPlan plan) {
    try (Database database = ENGINE.open(settings())) {
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
    try (Database database = ENGINE.open(settings())) {
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
        "INSERT INTO p (s) VALUES ('n'), ('m'); INSERT INTO c SELECT id + 50, id FROM p | ''",
        "INSERT IGNORE INTO p (id, s) VALUES (1, 'old'), (0, 'n') | ''",
        "INSERT INTO p (id, s) VALUES (1, 'y'), (9, 'n') ON DUPLICATE KEY UPDATE s = 'y' | ''",
        "ALTER TABLE p ADD k int; INSERT INTO p (s, k) VALUES ('n', 1) | ALTER TABLE p DROP k",
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM u WHERE v > 1",
        "UPDATE u SET v = v + 1, maybe = 5 WHERE code = 'a'",
        "INSERT INTO u VALUES ('d', 4, 4)",
        "UPDATE u SET v = 0, u.code = CONCAT('x', code)",
        "INSERT INTO u SELECT 'a', 8, 8 ON DUPLICATE KEY UPDATE code = 'z'",
        "REPLACE INTO u VALUES ('a', 7, 7)"
      })
  void comesBackByAnotherKeyThanThePrimaryOne(String sql) throws SQLException {
    sql(
        "CREATE TABLE u (code varchar(9) NOT NULL, v int, maybe int, UNIQUE KEY a_maybe (maybe),"
            + " UNIQUE KEY by_code (code))",
        "INSERT INTO u VALUES ('a', 1, NULL), ('b', 2, NULL), ('c', 3, 3)");
    String image = "SELECT CONCAT_WS('|', code, v, IFNULL(maybe, '-')) FROM u ORDER BY code";
    List<String> before = ask(image);
    ExecutionPlan forth = up(sql);
    run(forth);
    assertThat(ask(image)).isNotEqualTo(before);

    run(Plans.down(ENGINE, "d1", forth, ""));

    assertThat(ask(image)).isEqualTo(before);
    assertThat(heard).isEmpty();
  }

  @Test
  void keepsOnlyWhatChangedAndLeavesLaterChangesAlone() throws SQLException {
    ExecutionPlan forth = up("UPDATE p SET s = 'x' WHERE id < 3");
    run(forth);
    assertThat(artifacts()).extracting(RecoveryArtifact::rows).contains(2L);
    sql("UPDATE p SET s = 'later' WHERE id = 1");

    Outcome undone = run(Plans.down(ENGINE, "d1", forth, ""));

    assertThat(undone.evidence())
        .contains(
            "1 rows of p put back", "1 rows of p were changed since and were left as they are");
    assertThat(image()).contains("1|later|1.500|00FF", "2|-|-|-");
  }

  @Test
  void keepsNothingOfAnAttemptThatFailed() {
    assertThat(run(up("DELETE FROM c; INSERT INTO no_such_table VALUES (1)")).state())
        .isEqualTo(State.FAILED);

    assertThat(artifacts()).isEmpty();
  }

  @Test
  void leavesAddedRowsThatOthersNeedOrChangedAndTellsOfTriggers() throws SQLException {
    sql(
        "CREATE TABLE log (id int)",
        "CREATE TRIGGER told AFTER INSERT ON p FOR EACH ROW INSERT INTO log VALUES (NEW.id)");
    ExecutionPlan forth = up("INSERT INTO p (id, s) VALUES (20, 'a'), (21, 'b'), (22, 'c')");
    run(forth);
    sql("UPDATE p SET s = 'mine' WHERE id = 20", "INSERT INTO c VALUES (9, 21)");

    Outcome undone = run(Plans.down(ENGINE, "d1", forth, ""));

    assertThat(heard).contains("not set aside: what trigger told of p writes");
    assertThat(undone.evidence())
        .contains(
            "1 added rows of p taken back",
            "1 added rows of p were changed since and were left",
            "1 added rows of p are referred to and were left");
    assertThat(image()).contains("20|mine|-|-", "21|b|-|-", "9>21");
  }

  @Test
  void leavesNoEmptyCopiesBehind() throws SQLException {
    run(up("DELETE FROM c WHERE id > 99; INSERT INTO no_such_table VALUES (1)"));

    assertThat(ask("SHOW TABLES LIKE 'sluice\\_kept%'")).isEmpty();
  }

  @Test
  void removesEmptyCopiesOfRunnersThatWereKilledAndNoOthers() throws SQLException {
    run(up("DELETE FROM c"));
    sql(
        "CREATE TABLE sluice_kept_0123456789abcdef (id int)",
        "CREATE TABLE sluice_kept_0123456789abcdff (id int)",
        "INSERT INTO sluice_kept_0123456789abcdff VALUES (1)",
        "CREATE TABLE sluice_kept_by_somebody (id int)");

    Outcome outcome =
        run(Plans.up(ENGINE, "u2", "w/2", "DELETE FROM p", Plans.limits(Duration.ZERO, 1_000)));

    assertThat(outcome.evidence()).anyMatch(line -> line.contains("sluice_kept_0123456789abcdef"));
    assertThat(copies("LIKE 'sluice\\\\_kept\\\\_0123456789%'"))
        .containsExactly("sluice_kept_0123456789abcdff");
    assertThat(copies("= 'sluice_kept_by_somebody'")).hasSize(1);
    assertThat(artifacts()).hasSize(2);
  }

  private List<String> copies(String name) throws SQLException {
    return ask(
        "SELECT TABLE_NAME FROM information_schema.TABLES"
            + " WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME "
            + name);
  }

  @Test
  void saysThatRowsOfAnotherDatabaseGoAlong() throws SQLException {
    String other = server().fresh().database();
    sql(
        "CREATE TABLE %s.far (id int PRIMARY KEY, p int, FOREIGN KEY (p) REFERENCES %s.p (id) ON"
                .formatted(other, settings().database())
            + " DELETE CASCADE)");

    run(up("DELETE FROM p"));

    assertThat(heard).contains("not set aside: " + other + ".far is in another database");
  }

  @Test
  void saysThatRowsWithAnotherKeyCannotBeToldFromAddedOnes() throws SQLException {
    sql(
        "CREATE TABLE m (i int PRIMARY KEY) ENGINE = MyISAM",
        "INSERT INTO m VALUES (1)",
        "CREATE TABLE f (i int PRIMARY KEY, FOREIGN KEY (i) REFERENCES p (id) ON UPDATE CASCADE)",
        "DELETE FROM c",
        "INSERT INTO f VALUES (1)");

    run(up("UPDATE m SET i = i + 10; UPDATE p SET id = id + 10"));

    assertThat(heard)
        .contains(
            "not set aside: m, whose rows may get another key in no transaction",
            "not set aside: p, whose rows may get another key that other tables follow",
            "not set aside: f, whose rows may get another key that other tables follow");
    assertThat(artifacts()).isEmpty();
  }

  @Test
  void takesNoHashOfATextForAKey() throws SQLException {
    sql("CREATE TABLE x (s text NOT NULL, UNIQUE (s))", "INSERT INTO x VALUES ('a')");

    assertThat(run(up("DELETE FROM x")).state()).isEqualTo(State.APPLIED);

    assertThat(heard).containsExactly("not set aside: x has no key to find its rows again");
  }

  @Test
  void saysWhatItCannotSetAside() throws SQLException {
    sql("CREATE TABLE keyless (i int UNIQUE)", "INSERT INTO keyless VALUES (1)");

    run(up("DELETE FROM keyless; INSERT INTO keyless VALUES (2)"));

    assertThat(heard)
        .containsExactly(
            "not set aside: keyless has no key to find its rows again",
            "not set aside: rows added to keyless: it has no key to find them again");
  }
}
