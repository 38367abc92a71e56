package dev.sluice.db.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.step.Sql;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Scripts that hide destruction run on the real engine; whenever the sentinel is gone or changed,
 * the reading must have said so.
 */
class DeceptionTest {
  private static final int SCRIPTS = Integer.getInteger("deception.clickhouse", 60);
  private static final Set<Trait> ALARMS =
      Set.of(
          Trait.DESTROYS_DATA,
          Trait.UNBOUNDED_WRITE,
          Trait.HIDDEN_WRITE,
          Trait.BREAKS_READERS,
          Trait.LEAVES_DATABASE);
  private static final List<String> BLOWS =
      List.of(
          "DROP TABLE victim",
          "DROP TABLE IF EXISTS victim SYNC",
          "TRUNCATE TABLE victim",
          "TRUNCATE victim",
          "DETACH TABLE victim",
          "DELETE FROM victim WHERE 1",
          "DELETE FROM victim WHERE id = id OR 0",
          "ALTER TABLE victim DELETE WHERE 1",
          "ALTER TABLE victim UPDATE note = 'z' WHERE true",
          "ALTER TABLE victim (ADD COLUMN x Int8), (DELETE WHERE 1)",
          "ALTER TABLE victim DROP COLUMN note",
          "ALTER TABLE victim ADD COLUMN x Int8, DROP COLUMN note",
          "ALTER TABLE victim CLEAR COLUMN note",
          "ALTER TABLE victim RENAME COLUMN note TO gone",
          "ALTER TABLE victim DROP PARTITION ID 'all'",
          "ALTER TABLE victim DETACH PARTITION ALL",
          "ALTER TABLE victim REPLACE PARTITION ID 'all' FROM bait",
          "ALTER TABLE victim MODIFY TTL toDate('2001-01-01') + INTERVAL 1 DAY; OPTIMIZE TABLE"
              + " victim FINAL",
          "RENAME TABLE victim TO gone",
          "EXCHANGE TABLES victim AND bait",
          "CREATE OR REPLACE TABLE victim (id Int32, note String) ENGINE = Memory",
          "CREATE MATERIALIZED VIEW mv TO victim AS SELECT id, note FROM bait; INSERT INTO bait"
              + " VALUES (5, 'x')");
  private static final List<String> COVERS =
      List.of(
          "SELECT 1; %s",
          "SELECT '\\'; -- '; %s",
          "SELECT 'a''; b'; %s; SELECT 'c'",
          "SELECT $x$ ; $x$, $$;$$; %s",
          "SELECT 1 /* a /* b */ ; */; %s",
          "SELECT 1 # note\n; %s",
          "SELECT 1 // note; ;\n; %s",
          "SELECT `a;` FROM (SELECT 1 AS `a;`); %s",
          "SELECT \"a;\\\"\" FROM (SELECT 1 AS \"a;\\\"\"); %s",
          "INSERT INTO bait FORMAT Values (9, ';'); %s",
          "-- harmless\n/* ; */ %s /* end */");

  @Test
  void noScriptDestroysTheSentinelUnseen(@TempDir Path folder) throws IOException, SQLException {
    assumeTrue(
        LocalServer.module().isPresent(),
        "no ClickHouse here: npm install --prefix ~/.cache/sluice/chdb chdb@3.4.0");
    Random random = new Random(Long.getLong("deception.seed", 20_26));
    int struck = 0;
    try (LocalServer server = LocalServer.start(folder)) {
      for (int i = 0; i < SCRIPTS; i++) {
        String script = script(random);
        boolean destroyed = run(server.fresh(), script);
        struck += destroyed ? 1 : 0;
        assertThat(destroyed && !alarming(script)).as(script).isFalse();
      }
    }

    assertThat(struck).as("scripts that did destroy").isGreaterThan(SCRIPTS / 3);
  }

  private static String script(Random random) {
    String blow = BLOWS.get(random.nextInt(BLOWS.size()));
    for (int i = random.nextInt(3); i > 0; i--) {
      blow = disguised(blow, random);
    }
    return COVERS.get(random.nextInt(COVERS.size())).replace("%s", blow);
  }

  private static String disguised(String blow, Random random) {
    return switch (random.nextInt(6)) {
      case 0 ->
          blow.replace(" ", List.of("\t", "\n", "\f", "/**/", "\u00a0").get(random.nextInt(5)));
      case 1 -> blow.replace(" ", " --x\n");
      case 2 -> blow.replace("victim", random.nextBoolean() ? "`victim`" : "\"victim\"");
      case 3 -> blow.replace("TABLE", "table").replace("ALTER", "aLTER");
      case 4 -> blow.replace("DELETE", "delete".toLowerCase(Locale.ROOT));
      default -> blow.replace("victim", "\u201Cvictim\u201D");
    };
  }

  /** Runs each piece as Sluice would, whatever fails; true when the sentinel is not what it was. */
  private static boolean run(ConnectionSettings settings, String script) throws SQLException {
    try (Connection scratch = LocalServer.open(settings)) {
      for (String table : List.of("victim", "bait")) {
        String columns = " (id Int32, note String) ENGINE = MergeTree ORDER BY id";
        Sql.run(scratch, "CREATE TABLE " + table + columns);
      }
      Sql.run(scratch, "INSERT INTO victim VALUES (1, 'one'), (2, 'two')");
      for (Statement statement : statements(script)) {
        attempt(scratch, statement.text());
      }
      return !Sql.texts(scratch, "SELECT toString(id) || note FROM victim ORDER BY id")
          .equals(List.of("1one", "2two"));
    } catch (SQLException gone) {
      return true;
    }
  }

  private static List<Statement> statements(String script) {
    try {
      return new ClickHouseEngine().split(script).statements();
    } catch (ScriptException refused) {
      return List.of();
    }
  }

  private static void attempt(Connection scratch, String sql) {
    try {
      Sql.run(scratch, sql);
    } catch (SQLException | RuntimeException refused) {
      return;
    }
  }

  private static boolean alarming(String script) {
    return statements(script).stream()
        .map(new ClickHouseEngine()::read)
        .anyMatch(DeceptionTest::alarming);
  }

  private static boolean alarming(StatementReading reading) {
    return reading.certainty() != Certainty.FULL
        || reading.traits().stream().anyMatch(ALARMS::contains);
  }
}
