package dev.sluice.db.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.Database;
import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.db.Outcome;
import dev.sluice.db.Outcome.State;
import dev.sluice.db.contract.Plans;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecoveryTest {
  private static final String BASE =
      "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b BLOB); CREATE TABLE log (x);"
          + "INSERT INTO t VALUES (1, 'one', x'00ff'), (2, NULL, 2.5), (3, 'three', 'x');"
          + "CREATE TABLE free (v TEXT); INSERT INTO free VALUES ('p'), ('p'), ('q');"
          + "CREATE TRIGGER g AFTER INSERT ON t BEGIN INSERT INTO log VALUES (new.id); END";
  private static final String ALL =
      "SELECT id || quote(a) || quote(b) FROM t UNION ALL SELECT v FROM free ORDER BY 1";
  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DELETE FROM t WHERE id > 1|SELECT 1",
        "DELETE FROM free|SELECT 1",
        "UPDATE t SET a = 'new', b = NULL WHERE id <> 2|SELECT 1",
        "UPDATE free SET v = 'z'|SELECT 1",
        "REPLACE INTO t VALUES (1, 'x', 'y')|SELECT 1",
        "INSERT INTO t (id, a) VALUES (2, 'x') ON CONFLICT (id) DO UPDATE SET a = 'z'|SELECT 1",
        "INSERT INTO free VALUES ('n'); INSERT INTO free SELECT v FROM free|SELECT 1",
        "ALTER TABLE free ADD COLUMN n INT; INSERT INTO free VALUES ('n', 1)|ALTER TABLE free DROP"
            + " COLUMN n",
        "DROP TABLE t|CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b BLOB)",
        "DROP TABLE free|CREATE TABLE free (v TEXT)",
        "ALTER TABLE t DROP COLUMN b|ALTER TABLE t ADD COLUMN b BLOB",
        "CREATE TABLE n (id INTEGER PRIMARY KEY, a TEXT); INSERT INTO n SELECT id, a FROM t; DROP"
            + " TABLE t; ALTER TABLE n RENAME TO t|ALTER TABLE t ADD COLUMN b BLOB",
        "PRAGMA legacy_alter_table = ON; ALTER TABLE t RENAME TO o; CREATE TABLE t (id INTEGER"
            + " PRIMARY KEY, a TEXT); INSERT INTO t SELECT id, a FROM o; DROP TABLE o|ALTER TABLE t"
            + " ADD COLUMN b BLOB"
      })
  void aRollbackPutsBackWhatWasTaken(String up, String down) {
    Path file = Databases.file(folder.resolve("t.db"), BASE);
    List<String> before = Databases.ask(file, ALL);
    try (Database database = Databases.open(file)) {
      Outcome there = Databases.run(database, Databases.plan("a1", up));
      Outcome back =
          Databases.run(database, Databases.plan("b1", Direction.DOWN, down, Set.of("a1")));

      assertThat(there.state()).isEqualTo(State.APPLIED);
      assertThat(back.state()).as(back.evidence().toString()).isEqualTo(State.APPLIED);
      assertThat(database.artifacts()).isNotEmpty();
    }
    assertThat(Databases.ask(file, ALL)).isEqualTo(before);
    assertThat(Databases.ask(file, "SELECT count(*) FROM log WHERE x <> 1")).containsExactly("0");
  }

  @Test
  void tellsOfTriggersThatWriteElsewhere() {
    Path file = Databases.file(folder.resolve("t.db"), BASE);
    List<String> heard = new ArrayList<>();
    try (Database database = Databases.open(file)) {
      database.execute(
          Databases.plan("a1", "INSERT INTO t VALUES (9, 'n', 1)"),
          () -> true,
          new Plans.Silent() {
            @Override
            public void notice(int index, String severity, String text) {
              heard.add(text);
            }
          });
      Databases.run(database, Databases.plan("b1", Direction.DOWN, "SELECT 1", Set.of("a1")));
    }
    assertThat(heard).containsExactly("not set aside: what triggers of t (g) write");
    assertThat(Databases.ask(file, "SELECT count(*) FROM t")).containsExactly("3");
    assertThat(Databases.ask(file, "SELECT x FROM log WHERE x = 9")).containsExactly("9");
  }

  @Test
  void leavesWhatSomebodyChangedSince() {
    Path file = Databases.file(folder.resolve("t.db"), BASE);
    try (Database database = Databases.open(file)) {
      Databases.run(database, Databases.plan("a1", "UPDATE t SET a = 'new'"));
      Databases.change(file, "UPDATE t SET a = 'newer' WHERE id = 3");
      Outcome back =
          Databases.run(database, Databases.plan("b1", Direction.DOWN, "SELECT 1", Set.of("a1")));

      assertThat(back.evidence()).anyMatch(line -> line.contains("left 1 rows of t"));
      assertThat(Databases.ask(file, "SELECT a FROM t WHERE id = 3")).containsExactly("newer");
      assertThat(Databases.ask(file, "SELECT a FROM t WHERE id = 1")).containsExactly("one");
    }
  }

  @Test
  void theSchemaKnowsNothingOfWhatWasSetAside() {
    Path file = Databases.file(folder.resolve("t.db"), BASE);
    try (Database database = Databases.open(file)) {
      String before = database.schema().fingerprint();
      Databases.run(database, Databases.plan("a1", "DELETE FROM t"));

      assertThat(database.schema().fingerprint()).isEqualTo(before);
      assertThat(database.artifacts()).extracting(a -> a.object()).containsExactly("t");
    }
  }

  @Test
  void aRowThatWasAddedAnewBecomesItselfAgainThoughOthersReferToIt() {
    Path file =
        Databases.file(
            folder.resolve("t.db"),
            "CREATE TABLE p (id INTEGER PRIMARY KEY, n TEXT); INSERT INTO p VALUES (1, 'old');"
                + "CREATE TABLE c (id INTEGER PRIMARY KEY, p INT REFERENCES p (id))");
    String up = "DELETE FROM p WHERE id = 1; INSERT INTO p VALUES (1, 'new')";
    try (Database database =
        new SqliteEngine().open(Databases.settings(file, Map.of("foreign_keys", "on")))) {
      Databases.run(database, Databases.plan("a1", up));
      Databases.change(file, "INSERT INTO c VALUES (7, 1)");

      Outcome back =
          Databases.run(database, Databases.plan("b1", Direction.DOWN, "SELECT 1", Set.of("a1")));

      assertThat(back.state()).as(back.evidence().toString()).isEqualTo(State.APPLIED);
      assertThat(back.evidence().toString()).contains("other rows refer to them");
      assertThat(Databases.ask(file, "SELECT n FROM p")).containsExactly("old");
      assertThat(Databases.ask(file, "SELECT p FROM c")).containsExactly("1");
    }
  }
}
