package dev.sluice.db.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.StatementReading.ObjectUse;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ReaderTest {
  private static final ClickHouseEngine ENGINE = new ClickHouseEngine();

  private static StatementReading read(String sql) {
    return ENGINE.read(ENGINE.split(sql).statements().get(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ALTER TABLE t DELETE WHERE 1|UNBOUNDED_WRITE",
        "ALTER TABLE t ON CLUSTER c UPDATE a = 1, b = 2 WHERE 1 = 1|UNBOUNDED_WRITE",
        "DELETE FROM t WHERE true|UNBOUNDED_WRITE",
        "ALTER TABLE t DELETE WHERE a = 4|REWRITES_TABLE",
        "ALTER TABLE t ADD COLUMN b Int8, DROP COLUMN a|DESTROYS_DATA",
        "ALTER TABLE t (DROP COLUMN a)|DESTROYS_DATA",
        "ALTER TABLE t DROP PARTITION '2020'|DESTROYS_DATA",
        "ALTER TABLE t REPLACE PARTITION 1 FROM u|DESTROYS_DATA",
        "ALTER TABLE t MOVE PARTITION 1 TO TABLE u|DESTROYS_DATA",
        "ALTER TABLE t CLEAR COLUMN a IN PARTITION 1|DESTROYS_DATA",
        "ALTER TABLE t MODIFY TTL d + INTERVAL 1 DAY|DESTROYS_DATA",
        "ALTER TABLE t MODIFY COLUMN a UInt8|NARROWS_TYPE",
        "ALTER TABLE t RENAME COLUMN a TO b|BREAKS_READERS",
        "TRUNCATE TABLE IF EXISTS t|DESTROYS_DATA",
        "TRUNCATE ALL TABLES FROM IF EXISTS d NOT LIKE 'a%'|DESTROYS_DATA",
        "DROP TABLE t SYNC|DESTROYS_DATA",
        "DROP DATABASE d|DESTROYS_DATA",
        "DETACH TABLE t|DESTROYS_DATA",
        "CREATE OR REPLACE TABLE t (a Int8) ENGINE = Log|DESTROYS_DATA",
        "EXCHANGE TABLES a AND b|BREAKS_READERS",
        "OPTIMIZE TABLE t FINAL|REWRITES_TABLE",
        "OPTIMIZE TABLE t FINAL DEDUPLICATE|DESTROYS_DATA",
        "CREATE MATERIALIZED VIEW v TO victim AS SELECT * FROM t|HIDDEN_WRITE",
        "CREATE MATERIALIZED VIEW v REFRESH EVERY 1 HOUR TO t AS SELECT 1|DESTROYS_DATA",
        "INSERT INTO FUNCTION url('http://127.0.0.1:9/x', 'CSV') SELECT * FROM t|LEAVES_DATABASE",
        "SELECT * FROM executable('x', 'CSV', 'a Int8')|LEAVES_DATABASE",
        "SELECT * FROM `file`('/etc/passwd', 'LineAsString')|LEAVES_DATABASE",
        "SELECT * FROM s3('http://x', 'CSV')|LEAVES_DATABASE",
        "SELECT * FROM remote('h', 'd.t')|LEAVES_DATABASE",
        "CREATE TABLE t (a Int8) ENGINE = URL('http://x', 'CSV')|LEAVES_DATABASE",
        "CREATE DICTIONARY d (a UInt64) PRIMARY KEY a SOURCE(HTTP(URL 'http://x' FORMAT 'CSV'))"
            + " LAYOUT(FLAT()) LIFETIME(1)|LEAVES_DATABASE",
        "SELECT 1 INTO OUTFILE '/tmp/x'|LEAVES_DATABASE",
        "BACKUP TABLE t TO Disk('d', 'x')|LEAVES_DATABASE",
        "SELECT 1 SETTINGS readonly = 0|CHANGES_SETTINGS",
        "SYSTEM STOP MERGES t|CHANGES_SETTINGS",
        "GRANT ALL ON *.* TO u|CHANGES_PRIVILEGES",
        "CREATE USER u IDENTIFIED BY 'x'|CARRIES_SECRET",
        "BEGIN TRANSACTION|TRANSACTION_CONTROL"
      })
  void findsWhatAnApproverMustKnow(String sql, Trait trait) {
    assertThat(read(sql).traits()).contains(trait);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE t DELETE WHERE a = 4",
        "ALTER TABLE t UPDATE a = 1, b = 2 WHERE c > 3",
        "INSERT INTO url (a) VALUES (1)",
        "ALTER TABLE t ADD COLUMN IF NOT EXISTS file Nullable(String) CODEC(ZSTD(3)) AFTER b",
        "CREATE TABLE t (a Int8, s3 String) ENGINE = MergeTree ORDER BY a SETTINGS x = 1"
      })
  void findsNothingWhereThereIsNothing(String sql) {
    assertThat(read(sql).traits())
        .doesNotContain(Trait.UNBOUNDED_WRITE, Trait.LEAVES_DATABASE, Trait.HIDDEN_WRITE);
    assertThat(read(sql).certainty()).isEqualTo(Certainty.FULL);
  }

  @Test
  void namesObjectsAndColumns() {
    StatementReading reading =
        read("ALTER TABLE d.t ADD COLUMN `a b` Array(String) AFTER c, DROP COLUMN c");

    assertThat(reading.objects())
        .contains(
            new ObjectUse(Use.ALTERED, "table", "d.t"),
            new ObjectUse(Use.CREATED, "column", "d.t.a b"),
            new ObjectUse(Use.DROPPED, "column", "d.t.c"));
    assertThat(reading.columns()).extracting(c -> c.type()).contains("Array(String)");
  }

  @Test
  void doubtsACommentThatOldServersEndEarlier() {
    assertThat(read("SELECT 1 /* a /* b */ DROP TABLE t */").certainty())
        .isNotEqualTo(Certainty.FULL);
  }

  @Test
  void readsNearlyEverythingThatRealPeopleWrote() {
    List<String> doubted = new ArrayList<>();
    int all = 0;
    for (String file :
        List.of(
            "updown/langfuse__clickhouse-unclustered",
            "updown/langfuse__clickhouse-clustered",
            "dialects/clickhouse-sql-parser__clickhouse")) {
      for (JsonNode line : Corpus.lines(file + ".jsonl")) {
        for (String field : List.of("up", "down", "sql")) {
          for (Statement statement : statements(Corpus.text(line, field))) {
            all++;
            StatementReading reading = ENGINE.read(statement);
            boolean outside = reading.has(Trait.LEAVES_DATABASE);
            if (reading.certainty() != Certainty.FULL && !outside) {
              doubted.add(statement.text());
            }
          }
        }
      }
    }

    assertThat(100.0 - doubted.size() * 100.0 / all).as("of %d", all).isGreaterThanOrEqualTo(90);
  }

  private static List<Statement> statements(String script) {
    try {
      return ENGINE.split(script).statements();
    } catch (ScriptException refused) {
      return List.of();
    }
  }
}
