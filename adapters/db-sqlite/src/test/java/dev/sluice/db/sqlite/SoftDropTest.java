package dev.sluice.db.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.db.Database;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.Outcome;
import dev.sluice.db.Outcome.State;
import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.RecoveryShelf;
import dev.sluice.db.contract.Plans;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables that are too large to be copied are renamed instead of dropped. */
class SoftDropTest {
  private static final SqliteEngine ENGINE = new SqliteEngine();
  private static final String MAKE =
      "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, s TEXT NOT NULL UNIQUE, n INT)";
  private static final String PARTS =
      "CREATE INDEX t_n ON t (n); CREATE TRIGGER told AFTER INSERT ON t BEGIN INSERT INTO log"
          + " VALUES (new.id); END";
  private static final String BASE =
      MAKE
          + "; CREATE TABLE log (x); "
          + PARTS
          + "; CREATE VIEW v AS SELECT s FROM t; WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT"
          + " n + 1 FROM i WHERE n < 50) INSERT INTO t (s, n) SELECT 'v' || n, n FROM i; DELETE"
          + " FROM log";
  private static final String IMAGE =
      "SELECT name || replace(coalesce(sql, ''), '\"t\"', 't') FROM sqlite_schema WHERE tbl_name"
          + " NOT LIKE 'sluice%' UNION ALL SELECT 'seq ' || seq FROM sqlite_sequence WHERE name ="
          + " 't' UNION ALL SELECT id || s || n FROM t ORDER BY 1";

  @TempDir private Path folder = Path.of("");
  private final Databases.Listening heard = new Databases.Listening();
  private Path file = Path.of("");
  private List<String> before = List.of();

  @BeforeEach
  void fresh() {
    file = Databases.file(folder.resolve("t.db"), BASE);
    before = image();
  }

  private List<String> image() {
    return Databases.ask(file, IMAGE);
  }

  private static ExecutionPlan up(String sql) {
    return Plans.up(ENGINE, "a1", "w/1", sql, Plans.limits(Duration.ofSeconds(20), 10));
  }

  private Outcome run(ExecutionPlan plan) {
    try (Database database = Databases.open(file)) {
      return database.execute(plan, () -> true, heard);
    }
  }

  private void applied(ExecutionPlan plan) {
    Outcome outcome = run(plan);
    assertThat(outcome.state()).as("%s", outcome).isEqualTo(State.APPLIED);
  }

  private List<String> there(String name) {
    return Databases.ask(file, "SELECT name FROM sqlite_schema WHERE name LIKE '" + name + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {MAKE, MAKE + "; " + PARTS, "SELECT 1"})
  void comesBackWithIndexesTriggersAndNumbers(String down) {
    applied(up("DROP TABLE t"));
    assertThat(heard.artifacts)
        .extracting(RecoveryArtifact::object, RecoveryArtifact::kind, RecoveryArtifact::rows)
        .containsExactly(Tuple.tuple("t", "table", 50L));
    assertThat(there("t")).isEmpty();

    applied(Plans.down(ENGINE, "b1", up("DROP TABLE t"), down));

    assertThat(image()).isEqualTo(before);
    assertThat(there("sluice_aside%")).isEmpty();
    assertThat(Databases.ask(file, "SELECT count(*) FROM v")).containsExactly("50");
    assertThat(Databases.ask(file, "PRAGMA integrity_check")).containsExactly("ok");
  }

  @Test
  void leavesItsNamesToATableThatIsMadeAnew() {
    String script =
        "DROP TABLE IF EXISTS t; " + MAKE + "; " + PARTS + "; INSERT INTO t (s) VALUES ('x')";
    applied(up(script));
    assertThat(Databases.ask(file, "SELECT id FROM t")).containsExactly("1");

    applied(Plans.down(ENGINE, "b1", up(script), "DROP TABLE t"));

    assertThat(image()).isEqualTo(before);
  }

  @Test
  void keepsWhatThePlaceOfTheOldTableHasMoreThanIt() {
    String script = "DROP INDEX t_n; DROP TABLE t";
    applied(up(script));

    applied(Plans.down(ENGINE, "b1", up(script), MAKE + "; CREATE INDEX t_n ON t (n)"));

    assertThat(image()).isEqualTo(before);
  }

  @Test
  void givesItsRowsBackToATableThatWasMadeOfIt() {
    String script =
        "CREATE TABLE u (id INTEGER PRIMARY KEY AUTOINCREMENT, s TEXT NOT NULL UNIQUE); INSERT INTO"
            + " u SELECT id, s FROM t WHERE id > 5; DROP TABLE t; ALTER TABLE u RENAME TO t";
    Databases.change(file, "DROP VIEW v");
    applied(up(script));
    assertThat(Databases.ask(file, "SELECT name FROM pragma_table_xinfo('sluice_aside_1')"))
        .as("not written again")
        .containsExactly("id", "s", "n");
    Databases.change(file, "DELETE FROM t WHERE id = 20");

    applied(Plans.down(ENGINE, "b1", up(script), "ALTER TABLE t ADD COLUMN n INT"));

    assertThat(Databases.ask(file, "SELECT count(*) FROM t WHERE n = id")).containsExactly("49");
    assertThat(Databases.ask(file, "SELECT count(*) FROM t WHERE id < 6")).containsExactly("5");
  }

  @Test
  void isDroppedWithWhatIsNotedOfItsHeir() {
    Databases.change(file, "DROP VIEW v");
    applied(
        up(
            "CREATE TABLE u AS SELECT id, s FROM t WHERE id > 5; DROP TABLE t; ALTER TABLE u RENAME"
                + " TO t"));
    try (Database database = Databases.open(file)) {
      assertThat(there("sluice_aside%")).hasSize(2);
      assertThat(database.schema().objects())
          .noneMatch(object -> object.name().startsWith("sluice"));

      assertThat(database.recovery().orElseThrow().purge("sluice_aside_1")).isTrue();

      assertThat(there("sluice_aside%")).isEmpty();
    }
  }

  @Test
  void isNotSeenByComparisons() {
    try (Database database = Databases.open(file)) {
      database.execute(up("DROP VIEW v; DROP TABLE t"), () -> true, heard);

      assertThat(database.schema().objects()).allMatch(object -> object.name().startsWith("log"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE c (t INT REFERENCES t (id))|foreign keys of c refer to it",
        "ALTER TABLE t ADD COLUMN p INT REFERENCES log (x)|its foreign keys would hold rows of log",
        "ALTER TABLE t ADD COLUMN p INT CHECK (t.p > 0)|its own text says whose columns it means",
        "ALTER TABLE t ADD COLUMN p INT CHECK (\"T\".p > 0)|its own text says whose columns it"
            + " means"
      })
  void isRefusedWithAReasonWhereItsNameMeansMoreThanItself(String change) {
    int bar = change.indexOf('|');
    Databases.change(file, change.substring(0, bar));

    applied(up("DROP TABLE t"));

    assertThat(heard.notices)
        .containsExactly(
            "not set aside: t has 50 rows, more than 10 rows, the most that this connection keeps"
                + " (sluice agent connection set), and cannot be moved away instead: "
                + change.substring(bar + 1));
    assertThat(there("sluice_aside%")).isEmpty();
  }

  @Test
  void isNotTouchedWhereATemporaryTableHidesIt() {
    applied(
        up("CREATE TEMP TABLE t (x); DROP TABLE t; CREATE TEMP TABLE t (x); DROP TABLE temp.t"));

    assertThat(image()).isEqualTo(before);
    assertThat(heard.notices).isEmpty();
    assertThat(heard.artifacts).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DROP TABLE IF EXISTS nosuch.t",
        "DROP TABLE IF EXISTS \"nosuch.t\"",
        "DROP TABLE IF EXISTS main.\"nosuch.t\"",
        "DROP TABLE \"a.t\"",
        "DROP TABLE [main.t]"
      })
  void isNotTouchedWhereAnotherTableEndsWithItsName(String script) {
    Databases.change(file, "CREATE TABLE \"a.t\" (x)");
    Databases.change(file, "CREATE TABLE \"main.t\" (x)");

    applied(up(script));

    assertThat(image()).containsAll(before);
    assertThat(there("sluice_aside%")).isEmpty();
    assertThat(heard.artifacts).isEmpty();
    assertThat(heard.notices)
        .singleElement()
        .asString()
        .startsWith("not set aside: ")
        .endsWith("is not known to be a table of the file itself");
  }

  @Test
  void isMovedWhereTheSchemaOfTheFileIsNamed() {
    applied(up("DROP TABLE IF EXISTS MAIN.[t]"));

    assertThat(there("t")).isEmpty();
    assertThat(heard.artifacts).extracting(RecoveryArtifact::kind).containsExactly("table");
  }

  @Test
  void isNotReadAsAWholeToTellItsSize() {
    Databases.change(file, "DELETE FROM t");
    Databases.change(
        file,
        "WITH RECURSIVE i(n) AS (SELECT 1000001 UNION ALL SELECT n + 1 FROM i WHERE n < 1003000)"
            + " INSERT INTO t SELECT n, 'v' || n, 1 FROM i");
    Databases.change(file, "UPDATE t SET s = hex(zeroblob(5000)) WHERE id = 1002999");
    applied(up("DROP TABLE t"));

    try (Database database = Databases.open(file)) {
      assertThat(database.recovery().orElseThrow().list().get(0).bytes()).isEqualTo(3000 * 16);
    }
  }

  @Test
  void isThereAsBeforeWhereTheScriptFails() {
    assertThat(run(up("DROP TABLE t; INSERT INTO missing VALUES (1)")).state())
        .isEqualTo(State.FAILED);

    assertThat(image()).isEqualTo(before);
    assertThat(there("sluice_aside%")).isEmpty();
  }

  @Test
  void isListedKeptLongerDroppedAndPutBackByHand() {
    applied(up("DROP TABLE t"));
    try (Database database = Databases.open(file)) {
      RecoveryShelf shelf = database.recovery().orElseThrow();
      String id = shelf.list().get(0).artifact().id();
      assertThat(shelf.list().get(0).bytes()).isPositive();
      assertThat(shelf.show(id, 2).orElseThrow().rows()).hasSize(2);
      assertThat(shelf.digest(id)).isEmpty();
      assertThat(shelf.verify(id)).isEmpty();
      assertThat(shelf.extend(id, Instant.now().plus(Duration.ofDays(90)))).isTrue();
      assertThat(shelf.purgeExpired()).isEmpty();

      assertThat(shelf.restore(id)).containsExactly(id + ": the table t put back");

      assertThat(image()).isEqualTo(before);
      assertThat(shelf.verify(id)).isEmpty();
      assertThatThrownBy(() -> shelf.restore(id)).hasMessageContaining("before");
    }
  }

  @Test
  void isDroppedWhenItsTimeIsOver() {
    applied(up("DROP TABLE t"));
    try (Database database = Databases.open(file)) {
      RecoveryShelf shelf = database.recovery().orElseThrow();
      String id = shelf.list().get(0).artifact().id();
      shelf.extend(id, Instant.now().minusSeconds(5));

      assertThat(shelf.purgeExpired()).containsExactly(id);

      assertThat(there("sluice_aside%")).isEmpty();
    }
  }
}
