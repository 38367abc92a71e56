package dev.sluice.db.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.Database;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.db.Outcome;
import dev.sluice.db.Outcome.State;
import dev.sluice.db.contract.Plans;
import dev.sluice.db.sql.Statement;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of a dropped column come back where nobody wrote in the new one, and nowhere else. */
class ColumnValuesTest {
  private static final String BASE =
      "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT COLLATE NOCASE);"
          + "INSERT INTO t VALUES (1, 'one'), (2, 'two'), (3, NULL)";
  private static final String DROP = "ALTER TABLE t DROP COLUMN v";
  private static final String MINE = "UPDATE t SET v = 'MINE' WHERE id > 1";

  @TempDir private Path folder = Path.of("");

  private static List<String> values(Path file) {
    return Databases.ask(file, "SELECT quote(v) FROM t ORDER BY id");
  }

  private static ExecutionPlan down(String script) {
    return Databases.plan("b1", Direction.DOWN, script, Set.of("a1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TEXT",
        "TEXT DEFAULT 'mine'",
        "TEXT DEFAULT 5",
        "INTEGER NOT NULL DEFAULT '5'",
        "TEXT DEFAULT mine",
        "TEXT DEFAULT \"mine\""
      })
  void stayWhereSomebodyWroteInAColumnThatIsThereAgain(String type) {
    Path file = Databases.file(folder.resolve("t.db"), BASE);
    try (Database database = Databases.open(file)) {
      Databases.run(database, Databases.plan("a1", DROP));
      Databases.change(file, "ALTER TABLE t ADD COLUMN v " + type);
      Databases.change(file, MINE);

      Outcome back = Databases.run(database, down("SELECT 1"));

      assertThat(back.state()).as("%s", back).isEqualTo(State.APPLIED);
      assertThat(back.evidence())
          .contains(
              "values of v of 1 rows of t put back",
              "left values of v of 2 rows of t: changed since");
    }
    assertThat(values(file)).containsExactly("'one'", "'MINE'", "'MINE'");
  }

  @Test
  void stayByHandWhereSomebodyWroteSince() {
    Path file = Databases.file(folder.resolve("t.db"), BASE);
    try (Database database = Databases.open(file)) {
      Databases.run(database, Databases.plan("a1", DROP));
      Databases.change(file, "ALTER TABLE t ADD COLUMN v TEXT");
      Databases.change(file, MINE);
      String id = database.artifacts().get(0).id();

      assertThat(database.recovery().orElseThrow().restore(id))
          .containsExactly(
              id + ": values of v of 1 rows of t put back",
              id + ": left values of v of 2 rows of t: changed since");
    }
    assertThat(values(file)).containsExactly("'one'", "'MINE'", "'MINE'");
  }

  @Test
  void comeBackOverWhatTheRollbackItselfWrote() {
    Path file = Databases.file(folder.resolve("t.db"), BASE);
    try (Database database = Databases.open(file)) {
      Databases.run(database, Databases.plan("a1", DROP));

      Databases.run(database, down("ALTER TABLE t ADD COLUMN v TEXT; UPDATE t SET v = 'guess'"));
    }
    assertThat(values(file)).containsExactly("'one'", "'two'", "NULL");
  }

  @Test
  void stayWhereSomebodyWroteBetweenTwoTransactionsOfTheRollback() {
    Path file = Databases.file(folder.resolve("t.db"), BASE);
    try (Database database = Databases.open(file)) {
      Databases.run(database, Databases.plan("a1", DROP));
      Outcome back =
          database.execute(
              down("ALTER TABLE t ADD COLUMN v TEXT; VACUUM; SELECT 1"),
              () -> true,
              new Plans.Silent() {
                @Override
                public void starting(Statement statement) {
                  if (statement.index() == 2) {
                    Databases.change(file, MINE);
                  }
                }
              });

      assertThat(back.state()).as("%s", back).isEqualTo(State.APPLIED);
      assertThat(back.evidence()).contains("left values of v of 2 rows of t: changed since");
    }
    assertThat(values(file)).containsExactly("'one'", "'MINE'", "'MINE'");
  }

  @Test
  void stayOpenWhereThereIsNoSuchColumn() {
    Path file = Databases.file(folder.resolve("t.db"), BASE);
    try (Database database = Databases.open(file)) {
      Databases.run(database, Databases.plan("a1", DROP));
      Databases.run(database, down("SELECT 1"));
      Databases.change(file, "ALTER TABLE t ADD COLUMN v TEXT");

      database.recovery().orElseThrow().restore(database.artifacts().get(0).id());
    }
    assertThat(values(file)).containsExactly("'one'", "'two'", "NULL");
  }
}
