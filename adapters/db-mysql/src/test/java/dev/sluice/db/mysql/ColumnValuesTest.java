package dev.sluice.db.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.ExecutionListener;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.Outcome;
import dev.sluice.db.Outcome.State;
import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.contract.Plans;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of a column come back where the script's own still stand, and nowhere else. */
class ColumnValuesTest extends OnMariaDb {
  private static final String LEFT = " rows of t.v were changed since and were left as they are";

  private void table(String type, String values) throws SQLException {
    sql("CREATE TABLE t (id int PRIMARY KEY, v " + type + ")", "INSERT INTO t VALUES " + values);
  }

  private static ExecutionPlan up(String script) {
    return Plans.up(ENGINE, "u1", "w/1", script, Plans.limits(Duration.ofSeconds(20), 1_000));
  }

  private ExecutionPlan done(String script) {
    ExecutionPlan up = up(script);
    assertThat(run(up, new Plans.Silent()).state()).isEqualTo(State.APPLIED);
    return up;
  }

  private Outcome run(ExecutionPlan plan, ExecutionListener listener) {
    try (Database database = ENGINE.open(settings())) {
      return database.execute(plan, () -> true, listener);
    }
  }

  private Outcome undone(ExecutionPlan up, String script) {
    Outcome back = run(Plans.down(ENGINE, "d1", up, script), new Plans.Silent());
    assertThat(back.state()).as("%s", back).isEqualTo(State.APPLIED);
    return back;
  }

  private List<String> values() throws SQLException {
    return ask("SELECT IFNULL(v, '-') FROM t ORDER BY id");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "decimal(10,3) | int | 1.25 | 7 | 7.000",
        "datetime(6) | datetime | '2020-01-02 03:04:05.6' | '2021-01-01' | 2021-01-01"
            + " 00:00:00.000000",
        "datetime | date | '2020-01-02 03:04:05' | '2021-01-01' | 2021-01-01 00:00:00",
        "double | float | 1.1000000001 | 7.5 | 7.5",
        "varchar(20) | int | '007' | 8 | 8",
        "varchar(20) | varchar(20) CHARACTER SET latin1 | 'é' | 'ü' | ü",
        "varchar(20) | enum('a','b') | 'A' | 'b' | b"
      })
  void ofANarrowerTypeStayWhereSomebodyChangedThem(
      String type, String narrow, String was, String theirs, String after) throws SQLException {
    table(type, "(1, %s), (2, %s), (3, NULL), (4, NULL)".formatted(was, was));
    List<String> before = values();
    ExecutionPlan up = done("ALTER TABLE t MODIFY v " + narrow);
    sql("UPDATE t SET v = %s WHERE id IN (2, 4)".formatted(theirs));

    Outcome back = undone(up, "ALTER TABLE t MODIFY v " + type);

    assertThat(values()).containsExactly(before.get(0), after, "-", after);
    assertThat(back.evidence()).contains("2 rows of t.v put back", "2" + LEFT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "varchar(20)",
        "varchar(20) DEFAULT 'mine not'",
        "varchar(20) NOT NULL",
        "varchar(20) NOT NULL DEFAULT (concat('a', 'b'))"
      })
  void ofADroppedColumnStayWhereSomebodyWroteInTheNewOne(String type) throws SQLException {
    table("varchar(20)", "(1, 'one'), (2, 'two'), (3, 'three')");
    ExecutionPlan up = done("ALTER TABLE t DROP COLUMN v");

    Outcome back =
        run(
            Plans.down(
                ENGINE,
                "d1",
                up,
                "ALTER TABLE t ADD COLUMN v %s; ALTER TABLE t ALTER v DROP DEFAULT"
                    .formatted(type)),
            new Plans.Silent() {
              @Override
              public void starting(Statement statement) {
                if (statement.index() == 2) {
                  theirs("mine");
                }
              }
            });

    assertThat(back.state()).as("%s", back).isEqualTo(State.APPLIED);
    assertThat(values()).containsExactly("one", "mine", "three");
    assertThat(back.evidence()).contains("2 rows of t.v put back", "1" + LEFT);
  }

  private void theirs(String value) {
    try {
      sql("UPDATE t SET v = '%s' WHERE id = 2".formatted(value));
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Test
  void stayWhereSomebodyChangedThemWhileTheyWereSetAside() throws SQLException {
    table("decimal(10,3)", "(1, 1.25), (2, 2.25)");
    ExecutionPlan up = up("ALTER TABLE t MODIFY v int");
    run(
        up,
        new Plans.Silent() {
          @Override
          public void setAside(int index, RecoveryArtifact artifact) {
            theirs("9");
          }
        });

    Outcome back = undone(up, "ALTER TABLE t MODIFY v decimal(10,3)");

    assertThat(values()).containsExactly("1.250", "9.000");
    assertThat(back.evidence()).contains("1 rows of t.v put back", "1" + LEFT);
  }

  @Test
  void areWrittenOverWhereTheRollbackItselfWroteThem() throws SQLException {
    table("varchar(20)", "(1, 'one'), (2, 'two')");
    ExecutionPlan up = done("ALTER TABLE t DROP COLUMN v");
    sql("ALTER TABLE t ADD COLUMN v varchar(20)", "UPDATE t SET v = 'mine' WHERE id = 2");

    Outcome back = undone(up, "UPDATE t SET v = 'guess'");

    assertThat(values()).containsExactly("one", "guess");
    assertThat(back.evidence()).contains("1 rows of t.v put back", "1" + LEFT);
  }

  @Test
  void stayByHandWhereSomebodyWroteSince() throws SQLException {
    table("decimal(10,3)", "(1, 1.25), (2, 2.25)");
    done("ALTER TABLE t MODIFY v int");
    sql("UPDATE t SET v = 9 WHERE id = 2", "ALTER TABLE t MODIFY v decimal(12,4)");

    try (Database database = ENGINE.open(settings())) {
      String id = database.artifacts().get(0).id();
      assertThat(database.recovery().orElseThrow().restore(id))
          .containsExactly(id + ": 1 rows of t.v put back", id + ": 1" + LEFT);
    }
    assertThat(values()).containsExactly("1.2500", "9.0000");
  }

  @Test
  void stayWhereTheRunnerWasKilledBeforeItSawWhatTheStatementMadeOfThem() throws SQLException {
    table("decimal(10,3)", "(1, 1.25), (2, 2)");
    ExecutionPlan up = done("ALTER TABLE t MODIFY v int");
    String copy = ask("SELECT CONCAT('sluice_', id) FROM sluice_recovery").get(0);
    sql("UPDATE %s SET sluice_after = 'open'".formatted(copy));

    Outcome back = undone(up, "ALTER TABLE t MODIFY v decimal(10,3)");

    assertThat(values()).containsExactly("1.000", "2.000");
    assertThat(back.evidence())
        .anyMatch(line -> line.startsWith("what its statement made of t.v was never written down"));
    assertThat(ask("SELECT 1 FROM sluice_recovery WHERE restored_at IS NULL")).isNotEmpty();
  }

  /** No row of the copy has room for what the statement made beside what was there. */
  @Test
  void endNoScriptHalfWayWhereTheyCannotBeToldFromWhatOthersWrite() throws SQLException {
    table("varchar(16000)", "(1, 'one'), (2, 'two')");
    ExecutionPlan up = up("ALTER TABLE t MODIFY v varchar(15000); CREATE TABLE next (id int)");
    List<String> told = new ArrayList<>();

    Outcome there =
        run(
            up,
            new Plans.Silent() {
              @Override
              public void notice(int index, String severity, String text) {
                told.add(text);
              }
            });
    Outcome back = undone(up, "DROP TABLE next; ALTER TABLE t MODIFY v varchar(16000)");

    assertThat(there.state()).as("%s", there).isEqualTo(State.APPLIED);
    assertThat(told)
        .singleElement()
        .asString()
        .startsWith("not set aside: what the statement made of t.v, so a rollback leaves");
    assertThat(back.evidence())
        .anyMatch(line -> line.startsWith("what its statement made of t.v was never written down"));
    assertThat(values()).containsExactly("one", "two");
  }

  /** What is asked of the catalog and of DEFAULT() is not the same on all products. */
  @ParameterizedTest
  @MethodSource("servers")
  void stayWhereSomebodyChangedThemOnEachProduct(TestServer each) throws SQLException {
    ConnectionSettings there = each.fresh();
    try (Connection session = each.root(there.database());
        Database database = each.engine().open(there)) {
      Sql.run(
          session,
          "CREATE TABLE t (id int PRIMARY KEY, n decimal(9,2), s varchar(9) DEFAULT 'x',"
              + " r varchar(9) NOT NULL)");
      Sql.run(session, "INSERT INTO t VALUES (1, 1.5, 'a', 'b'), (2, 2.5, 'a', 'b')");
      ExecutionPlan up =
          Plans.up(
              each.engine(),
              "u1",
              "w/1",
              "ALTER TABLE t MODIFY n int; ALTER TABLE t DROP s; ALTER TABLE t DROP r",
              Plans.limits(Duration.ofSeconds(20), 1_000));
      database.execute(up, () -> true, new Plans.Silent());
      Sql.run(session, "ALTER TABLE t MODIFY n decimal(9,2)");
      Sql.run(session, "ALTER TABLE t ADD s varchar(9) DEFAULT 'x', ADD r varchar(9) NOT NULL");
      Sql.run(session, "UPDATE t SET n = 7, s = 'X', r = '0' WHERE id = 2");

      Outcome back =
          database.execute(Plans.down(each.engine(), "d1", up, ""), () -> true, new Plans.Silent());

      assertThat(back.evidence())
          .filteredOn(line -> line.contains("were changed since"))
          .as("%s", back)
          .hasSize(3);
      assertThat(Sql.texts(session, "SELECT CONCAT_WS('|', n, s, r) FROM t ORDER BY id"))
          .containsExactly("1.50|a|b", "7.00|X|0");
    }
  }

  static Stream<TestServer> servers() {
    return TestServer.all();
  }
}
