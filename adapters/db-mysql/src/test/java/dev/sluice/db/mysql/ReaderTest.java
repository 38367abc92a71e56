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
        "CREATE VIEW v AS SELECT mine(1) AS a | HIDDEN_WRITE",
        "CREATE TABLE u AS SELECT mine(1) AS a | HIDDEN_WRITE",
        "CALL p() | DYNAMIC_SQL",
        "GRANT ALL ON *.* TO a IDENTIFIED BY 'x' | CARRIES_SECRET",
        "DROP DATABASE d | CASCADES",
        "/*! DROP TABLE t */ | DESTROYS_DATA",
        "PURGE BINARY LOGS TO 'a.010' | DESTROYS_DATA",
        "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW DELETE FROM v | UNBOUNDED_WRITE",
        "CREATE TRIGGER g AFTER DELETE ON t FOR EACH ROW FOLLOWS f INSERT INTO v SET a = 1 |"
            + " HIDDEN_WRITE",
        "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO TRUNCATE v | DESTROYS_DATA",
        "ALTER EVENT e ON COMPLETION PRESERVE DO DROP TABLE v | DESTROYS_DATA",
        "CREATE PROCEDURE p() COMMENT 'x' MODIFIES SQL DATA DROP TABLE v | DESTROYS_DATA",
        "CREATE FUNCTION f(a int) RETURNS char(5) CHARACTER SET utf8 DETERMINISTIC BEGIN DECLARE"
            + " EXIT HANDLER FOR NOT FOUND, 1051, SQLSTATE VALUE '42S02' DROP TABLE v; RETURN '';"
            + " END | DESTROYS_DATA",
        "CREATE PROCEDURE p() BEGIN IF a IS NULL THEN SET @b = 1; ELSEIF CASE a WHEN 1 THEN 2 END ="
            + " 2 THEN TRUNCATE v; END IF; END | DESTROYS_DATA",
        "CREATE PROCEDURE p() l: LOOP CASE WHEN a THEN UPDATE v SET a = 1; END CASE; END LOOP l"
            + " | UNBOUNDED_WRITE",
        "CREATE PROCEDURE p() WHILE EXISTS (SELECT 1) DO EXECUTE s; END WHILE | DYNAMIC_SQL",
        "CREATE PROCEDURE p() BEGIN DECLARE c CURSOR FOR SELECT mine(a) FROM t; END | HIDDEN_WRITE",
        "CREATE FUNCTION f RETURNS STRING SONAME 'a.so' | LEAVES_DATABASE",
        "CREATE FUNCTION f() RETURNS int LANGUAGE JAVASCRIPT AS $$ return 1 $$ | LEAVES_DATABASE",
        "CREATE PROCEDURE p() BEGIN SELECT language FROM t; DROP TABLE v; END | DESTROYS_DATA",
        "CREATE PROCEDURE p() LANGUAGE SQL TRUNCATE v | DESTROYS_DATA",
        "CREATE PROCEDURE p() BEGIN DELETE FROM soname; END | UNBOUNDED_WRITE",
        "CREATE PROCEDURE p() SET PASSWORD = 'x' | CHANGES_PRIVILEGES"
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
        "/* DROP TABLE t */ SELECT 1",
        "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET NEW.a = coalesce(NEW.a, 'DROP TABLE"
            + " v')",
        "CREATE FUNCTION f(a int) RETURNS int DETERMINISTIC BEGIN DECLARE b int DEFAULT 1;"
            + " IF a > 1 THEN SET b = 2; ELSE SET b = 3; END IF; RETURN b; END",
        "ALTER VIEW v AS SELECT a FROM t",
        "ANALYZE TABLE t UPDATE HISTOGRAM ON a WITH 8 BUCKETS",
        "ANALYZE LOCAL TABLE t DROP HISTOGRAM ON a",
        "CREATE PROCEDURE p() LANGUAGE SQL READS SQL DATA SELECT language, soname FROM t",
        "FLUSH TABLES"
      })
  void readsTheOrdinaryInFullAndWithoutAlarm(String sql) {
    assertThat(read(sql).certainty()).as(sql).isEqualTo(Certainty.FULL);
    assertThat(read(sql).traits())
        .as(sql)
        .doesNotContain(Trait.UNBOUNDED_WRITE, Trait.HIDDEN_WRITE);
  }

  @Test
  void knowsThatACheckThatIsNotEnforcedReadsNoRows() {
    String check = "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)";

    assertThat(read(check).traits()).contains(Trait.VALIDATES_ROWS);
    assertThat(read(check + " NOT ENFORCED").traits()).doesNotContain(Trait.VALIDATES_ROWS);
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
        "SET GLOBAL sort_buffer_size = 1000000, SESSION sort_buffer_size = 1000000",
        "SET PERSIST max_connections = 1000",
        "SET @@GLOBAL.event_scheduler = ON",
        "SET GLOBAL init_connect = DEFAULT, GLOBAL read_only = off"
      })
  void readsSettingsOfTheServerInFull(String sql) {
    assertThat(read(sql).certainty()).as(sql).isEqualTo(Certainty.FULL);
    assertThat(read(sql).traits()).as(sql).contains(Trait.CHANGES_SETTINGS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/*!99999 DROP TABLE t */ SELECT 1",
        "DELETE FROM \"t\" WHERE i = 1",
        "FROBNICATE t",
        "PREPARE s FROM 'DROP TABLE t'",
        "SET GLOBAL init_connect = 'DROP TABLE t'",
        "SET GLOBAL sort_buffer_size = 1, init_connect = @a",
        "SET GLOBAL init_connect = 0x44524F50205441424C452074",
        "SET GLOBAL init_connect = 0b0100010001010010",
        "SET GLOBAL init_connect = x'44524F50'",
        "SET GLOBAL init_connect = anything",
        "SET GLOBAL init_connect = `DROP TABLE t`",
        "SET GLOBAL sort_buffer_size = 1e3",
        "SET sort_buffer_size = 1, GLOBAL init_connect = 0x44524F50",
        "SET @@persist.init_connect = 'DROP TABLE t'",
        "SET GLOBAL init_connect = concat('DROP TABLE', ' t')",
        "EXECUTE s",
        "HANDLER t OPEN",
        "CREATE PROCEDURE p() BEGIN CALL q(); END",
        "CREATE FUNCTION f() RETURNS int LANGUAGE JAVASCRIPT AS $$ return 1 $$",
        "IF mine() THEN SELECT 1"
      })
  void neverClaimsToUnderstandWhatItDoesNot(String sql) {
    assertThat(read(sql).certainty()).as(sql).isNotEqualTo(Certainty.FULL);
  }
}
