package dev.sluice.db.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.StatementReading.ObjectUse;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReaderTest {
  private static final MySqlEngine MYSQL = new MySqlEngine();

  private static StatementReading read(String sql) {
    return MYSQL.read(MYSQL.split(sql).statements().get(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DELETE FROM t | UNBOUNDED_WRITE",
        "DELETE FROM t WHERE 1 = 1 LIMIT 5 | UNBOUNDED_WRITE",
        "DELETE a, b FROM a JOIN b ON a.i = b.i | DESTROYS_DATA",
        "UPDATE t SET a = 1 | UNBOUNDED_WRITE",
        "REPLACE INTO t VALUES (1) | DESTROYS_DATA",
        "DROP TABLE IF EXISTS a, b | DESTROYS_DATA",
        "CREATE OR REPLACE TABLE t (i int) | DESTROYS_DATA",
        "TRUNCATE TABLE t | DESTROYS_DATA",
        "ALTER TABLE t DROP a | DESTROYS_DATA",
        "ALTER TABLE t DROP COLUMN a, ADD b int | DESTROYS_DATA",
        "ALTER TABLE t MODIFY a tinyint | NARROWS_TYPE",
        "ALTER TABLE t CHANGE a b int | BREAKS_READERS",
        "ALTER TABLE t RENAME TO u | BREAKS_READERS",
        "ALTER TABLE t ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES u (a) | VALIDATES_ROWS",
        "ALTER TABLE t TRUNCATE PARTITION p | DESTROYS_DATA",
        "RENAME TABLE a TO b | BREAKS_READERS",
        "SET autocommit = 0 | TRANSACTION_CONTROL",
        "SET @@session.autocommit = 0 | TRANSACTION_CONTROL",
        "LOCK TABLES t WRITE | TRANSACTION_CONTROL",
        "START TRANSACTION | TRANSACTION_CONTROL",
        "XA START 'a' | TRANSACTION_CONTROL",
        "SELECT 1 INTO OUTFILE '/tmp/a' | LEAVES_DATABASE",
        "LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE t | LEAVES_DATABASE",
        "SELECT load_file('/etc/passwd') | LEAVES_DATABASE",
        "SELECT mine(1) | HIDDEN_WRITE",
        "CALL p() | DYNAMIC_SQL",
        "GRANT ALL ON *.* TO a IDENTIFIED BY 'x' | CARRIES_SECRET",
        "DROP DATABASE d | CASCADES",
        "/*! DROP TABLE t */ | DESTROYS_DATA"
      })
  void findsWhatAStatementDoes(String sql, Trait trait) {
    assertThat(read(sql).traits()).as(sql).contains(trait);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO t (a, b) VALUES (1, now()), (2, 'DROP TABLE x')",
        "CREATE TABLE t (id int PRIMARY KEY, s varchar(5) DEFAULT 'a;')",
        "UPDATE t SET a = 1 WHERE id = 5",
        "DELETE FROM t WHERE id IN (SELECT id FROM u)",
        "SELECT count(*), coalesce(a, 'x') FROM t GROUP BY 2",
        "CREATE INDEX i ON t (a)",
        "ALTER TABLE t ADD COLUMN a int, ADD INDEX i (a)",
        "-- DROP TABLE t\nSELECT 1",
        "/* DROP TABLE t */ SELECT 1"
      })
  void readsTheOrdinaryInFullAndWithoutAlarm(String sql) {
    assertThat(read(sql).certainty()).as(sql).isEqualTo(Certainty.FULL);
    assertThat(read(sql).traits())
        .as(sql)
        .doesNotContain(Trait.UNBOUNDED_WRITE, Trait.HIDDEN_WRITE);
  }

  @Test
  void namesEveryTableOfAStatementWithSeveral() {
    assertThat(read("DROP TABLE IF EXISTS `a b`, s.c").objects())
        .containsExactly(
            new ObjectUse(Use.DROPPED, "table", "a b"), new ObjectUse(Use.DROPPED, "table", "s.c"));
    assertThat(read("DELETE a, s.b FROM a JOIN s.b USING (i) WHERE a.i = 1").objects())
        .contains(
            new ObjectUse(Use.WRITTEN, "table", "a"), new ObjectUse(Use.WRITTEN, "table", "s.b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/*!99999 DROP TABLE t */ SELECT 1",
        "DELETE FROM \"t\" WHERE i = 1",
        "FROBNICATE t",
        "PREPARE s FROM 'DROP TABLE t'",
        "EXECUTE s",
        "HANDLER t OPEN"
      })
  void neverClaimsToUnderstandWhatItDoesNot(String sql) {
    assertThat(read(sql).certainty()).as(sql).isNotEqualTo(Certainty.FULL);
  }
}
