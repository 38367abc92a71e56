package dev.sluice.db.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.sql.Script;
import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Scripts that hide destruction run on a real database; whenever the sentinel is gone or changed,
 * the reading must have said so.
 */
class DeceptionTest {
  private static final int SCRIPTS = Integer.getInteger("deception.scripts", 500);
  private static final Set<Trait> ALARMS =
      Set.of(
          Trait.DESTROYS_DATA,
          Trait.UNBOUNDED_WRITE,
          Trait.HIDDEN_WRITE,
          Trait.DYNAMIC_SQL,
          Trait.BREAKS_READERS,
          Trait.LEAVES_DATABASE);
  private static final List<String> BLOWS =
      List.of(
          "DROP TABLE victim",
          "DROP TABLE IF EXISTS main.victim",
          "DELETE FROM victim",
          "DELETE FROM victim WHERE 1",
          "DELETE FROM victim WHERE \"1\"",
          "DELETE FROM victim WHERE id = id",
          "DELETE FROM victim WHERE rowid IS NOT NULL",
          "DELETE FROM victim WHERE id > 0 OR id IS NULL OR TRUE",
          "WITH x AS (SELECT 1) DELETE FROM victim WHERE NOT 0",
          "UPDATE victim SET note = NULL",
          "UPDATE OR IGNORE victim SET note = 'x' WHERE '1'",
          "REPLACE INTO victim (id, note) VALUES (1, 'x')",
          "INSERT OR REPLACE INTO victim SELECT id, 'x' FROM victim",
          "ALTER TABLE victim DROP COLUMN note",
          "ALTER TABLE victim RENAME TO gone",
          "ALTER TABLE victim RENAME note TO gone",
          "CREATE TRIGGER g AFTER INSERT ON bait BEGIN SELECT 1; DELETE FROM victim; END;"
              + "INSERT INTO bait VALUES (1)",
          "CREATE TEMP TRIGGER g AFTER DELETE ON bait BEGIN UPDATE victim SET note = 0; END;"
              + "DELETE FROM bait WHERE a = 0",
          "CREATE VIEW w AS SELECT 1 AS a; CREATE TRIGGER g INSTEAD OF INSERT ON w BEGIN DELETE"
              + " FROM victim; END; INSERT INTO w VALUES (1)",
          "PRAGMA writable_schema = 1; DELETE FROM sqlite_master WHERE name = 'victim'",
          "PRAGMA foreign_keys = ON; DELETE FROM parent WHERE id = 1");
  private static final List<String> COVERS =
      List.of(
          "SELECT 1; %s",
          "SELECT '\\'; %s; -- '",
          "SELECT 1 /* a /* b */; %s; -- */",
          "SELECT 1 -- note\r; %s",
          "SELECT 1 -- note\n; %s",
          "SELECT \"a;\" FROM bait; %s",
          "SELECT [a;b] FROM (SELECT 1 AS [a;b]); %s",
          "SELECT `;`, x'' FROM (SELECT 1 AS `;`); %s",
          "SELECT 'it''s; fine'; %s; SELECT 'x'",
          "\uFEFF%s",
          "/**/%s/**/",
          "--\n%s",
          "CREATE TRIGGER cover AFTER INSERT ON bait BEGIN SELECT ';END;'; END; %s",
          "EXPLAIN SELECT 1; %s",
          "SELECT 1;;; %s",
          "-- harmless\n/* ; */ INSERT INTO bait VALUES (9); %s");

  @Test
  void noScriptDestroysTheSentinelUnseen() throws SQLException {
    Random random = new Random(Long.getLong("deception.seed", 20_26));
    int struck = 0;
    for (int i = 0; i < SCRIPTS; i++) {
      String script = script(random);
      try (Connection scratch = scratch()) {
        boolean destroyed = run(scratch, script);
        struck += destroyed ? 1 : 0;
        assertThat(destroyed && !alarming(script)).as(script).isFalse();
      }
    }

    assertThat(struck).as("scripts that did destroy").isGreaterThan(SCRIPTS / 3);
  }

  private static String script(Random random) {
    String blow = pick(BLOWS, random);
    for (int i = random.nextInt(3); i > 0; i--) {
      blow = disguised(blow, random);
    }
    return pick(COVERS, random).replace("%s", blow);
  }

  private static String disguised(String blow, Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> blow.replace(" ", pick(List.of("\t", "\n", "\f", "\r", "/**/", "/* ; */"), random));
      case 1 -> blow.replace(" ", " --x\n");
      case 2 -> blow.replace("victim", pick(List.of("\"victim\"", "[victim]", "`victim`"), random));
      case 3 -> blow.toLowerCase(java.util.Locale.ROOT);
      case 4 -> blow.replace("victim", "VicTim");
      default -> blow.replace("FROM victim", "FROM main.victim");
    };
  }

  private static String pick(List<String> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }

  private static Connection scratch() throws SQLException {
    Connection connection = java.sql.DriverManager.getConnection("jdbc:sqlite::memory:");
    for (String sql :
        List.of(
            "CREATE TABLE parent (id INTEGER PRIMARY KEY)",
            "CREATE TABLE victim (id INTEGER PRIMARY KEY REFERENCES parent ON DELETE CASCADE,"
                + " note)",
            "CREATE TABLE bait (a)",
            "INSERT INTO parent VALUES (1), (2)",
            "INSERT INTO victim VALUES (1, 'one'), (2, 'two')",
            "INSERT INTO bait VALUES (0)")) {
      Sql.run(connection, sql);
    }
    return connection;
  }

  /** Runs each piece as Sluice would, whatever fails; true when the sentinel is not what it was. */
  private static boolean run(Connection scratch, String script) {
    try {
      for (Statement statement : new SqliteEngine().split(script).statements()) {
        attempt(scratch, statement.text());
      }
    } catch (ScriptException refused) {
      return false;
    }
    try {
      return !Sql.texts(scratch, "SELECT id || note FROM victim ORDER BY id")
          .equals(List.of("1one", "2two"));
    } catch (SQLException gone) {
      return true;
    }
  }

  private static void attempt(Connection scratch, String sql) {
    try {
      Sql.run(scratch, sql);
    } catch (SQLException refused) {
      return;
    }
  }

  private static boolean alarming(String text) {
    Script script = new SqliteEngine().split(text);
    return script.statements().stream()
        .map(new SqliteEngine()::read)
        .anyMatch(DeceptionTest::alarming);
  }

  private static boolean alarming(StatementReading reading) {
    return reading.certainty() != Certainty.FULL
        || reading.traits().stream().anyMatch(ALARMS::contains);
  }
}
