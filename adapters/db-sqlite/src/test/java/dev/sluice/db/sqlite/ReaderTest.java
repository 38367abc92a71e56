package dev.sluice.db.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.StatementReading.ObjectUse;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ReaderTest {
  private static final SqliteEngine ENGINE = new SqliteEngine();

  private static StatementReading read(String sql) {
    return ENGINE.read(ENGINE.split(sql).statements().get(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DELETE FROM t|UNBOUNDED_WRITE",
        "DELETE FROM t WHERE \"1\"|UNBOUNDED_WRITE",
        "DELETE FROM t WHERE rowid IS NOT NULL|UNBOUNDED_WRITE",
        "WITH x AS (SELECT 1) UPDATE t SET a = 1 WHERE 1 = 1 RETURNING a|UNBOUNDED_WRITE",
        "REPLACE INTO t VALUES (1)|DESTROYS_DATA",
        "INSERT OR REPLACE INTO t VALUES (1)|DESTROYS_DATA",
        "DROP TABLE IF EXISTS t|DESTROYS_DATA",
        "DROP\fTABLE t|DESTROYS_DATA",
        "ALTER TABLE t DROP a|DESTROYS_DATA",
        "ALTER TABLE t RENAME a TO b|BREAKS_READERS",
        "CREATE TRIGGER g AFTER INSERT ON u BEGIN DELETE FROM t; END|HIDDEN_WRITE",
        "CREATE UNIQUE INDEX i ON t (a)|MAY_FAIL_ON_DATA",
        "ATTACH 'x.db' AS x|LEAVES_DATABASE",
        "VACUUM INTO 'x.db'|LEAVES_DATABASE",
        "SELECT load_extension('x')|LEAVES_DATABASE",
        "SELECT writefile('/tmp/x', 'y')|LEAVES_DATABASE",
        "CREATE VIRTUAL TABLE v USING csv(filename='/etc/passwd')|LEAVES_DATABASE",
        "PRAGMA writable_schema = 1|HIDDEN_WRITE",
        "UPDATE sqlite_schema SET sql = '' WHERE name = 't'|HIDDEN_WRITE",
        "INSERT INTO f(f) VALUES ('delete-all')|HIDDEN_WRITE",
        "PRAGMA foreign_keys = OFF|CHANGES_SETTINGS",
        "BEGIN IMMEDIATE|TRANSACTION_CONTROL"
      })
  void findsWhatAnApproverMustKnow(String sql, Trait trait) {
    assertThat(read(sql).traits()).contains(trait);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DELETE FROM t WHERE id = 4",
        "UPDATE t SET a = 1 WHERE \"deleted\" = 'x'",
        "INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO NOTHING"
      })
  void findsNothingWhereThereIsNothing(String sql) {
    assertThat(read(sql).traits()).doesNotContain(Trait.UNBOUNDED_WRITE, Trait.HIDDEN_WRITE);
    assertThat(read(sql).certainty()).isEqualTo(Certainty.FULL);
  }

  @Test
  void namesTheObjectsOfTriggersAndViews() {
    StatementReading trigger =
        read(
            "CREATE TRIGGER g AFTER UPDATE OF a ON [t u] BEGIN INSERT INTO log SELECT * FROM x;"
                + " END");

    assertThat(trigger.objects())
        .contains(
            new ObjectUse(Use.CREATED, "trigger", "g"),
            new ObjectUse(Use.ALTERED, "table", "t u"),
            new ObjectUse(Use.WRITTEN, "table", "log"),
            new ObjectUse(Use.READ, "table", "x"));
  }

  @Test
  void readsNearlyEverythingThatRealPeopleWrote() {
    long all = 0;
    long full = 0;
    for (String file : List.of("updown/authelia", "updown/chirpstack", "updown/harness")) {
      for (JsonNode line : Corpus.lines(file + "__sqlite.jsonl")) {
        for (String field : List.of("up", "down")) {
          List<StatementReading> found =
              ENGINE.split(Corpus.text(line, field)).statements().stream()
                  .map(ENGINE::read)
                  .toList();
          all += found.size();
          full += found.stream().filter(r -> r.certainty() == Certainty.FULL).count();
        }
      }
    }

    assertThat(full * 100.0 / all).as("of %d statements", all).isGreaterThanOrEqualTo(97);
  }

  @Test
  void isNeverSurprisedByWhatAReadStatementDoes() {
    Stream<String> odd = Stream.of("FOO BAR", "ALTER TABLE t", "PRAGMA nobody_knows = 1", "WITH x");

    assertThat(odd).allMatch(sql -> read(sql).certainty() != Certainty.FULL);
  }
}
