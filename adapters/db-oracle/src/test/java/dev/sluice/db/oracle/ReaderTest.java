package dev.sluice.db.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.StatementReading.ObjectUse;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.StatementReading.Where;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReaderTest {
  private static StatementReading read(String sql) {
    OracleEngine engine = new OracleEngine();
    return engine.read(engine.split(sql).statements().get(0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM t",
        "DELETE t",
        "UPDATE t SET a = 1 WHERE 1 = 1",
        "DELETE FROM t WHERE a = a",
        "DELETE FROM t WHERE ROWNUM > 0",
        "DELETE FROM t WHERE ROWID IS NOT NULL",
        "DELETE FROM t RETURNING a INTO :x",
        "BEGIN DELETE FROM t; END;",
        "DECLARE x NUMBER; BEGIN IF 1 = 1 THEN DELETE FROM t; END IF; END;",
        "BEGIN FOR r IN (SELECT 1 FROM dual) LOOP UPDATE t SET a = 1; END LOOP; END;",
        "BEGIN CASE 1 WHEN 1 THEN DELETE FROM t; ELSE NULL; END CASE; END;",
        "BEGIN NULL; EXCEPTION WHEN OTHERS THEN DELETE FROM t; END;",
        "BEGIN EXECUTE IMMEDIATE 'DELETE ' || 'FROM t'; END;",
        "BEGIN EXECUTE IMMEDIATE q'[DELETE FROM t]'; END;",
        "DECLARE x VARCHAR2(99); BEGIN x := 'DELETE ' || 'FROM t'; EXECUTE IMMEDIATE x; END;",
        "DECLARE x VARCHAR2(99) := 'DELETE FROM t'; BEGIN EXECUTE IMMEDIATE x; END;",
        "BEGIN FORALL i IN 1..2 DELETE FROM t; END;",
        "BEGIN SYS.DBMS_UTILITY.EXEC_DDL_STATEMENT('DELETE FROM t'); END;",
        "DECLARE PROCEDURE p IS BEGIN DELETE FROM t; END; BEGIN p; END;",
        "CREATE TRIGGER g AFTER INSERT ON t BEGIN DELETE s; END;",
        "CREATE TRIGGER g AFTER INSERT ON t BEGIN DELETE FROM s; DELETE FROM l WHERE a = 1; END;",
        "CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE s x SET n = 0; END;",
        "CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE s SET n = (SELECT 1 FROM dual); END;",
        "CREATE OR REPLACE TRIGGER g BEFORE INSERT ON t FOR EACH ROW WHEN (new.a > 1) DECLARE x"
            + " NUMBER; BEGIN IF :new.b = 1 THEN DELETE FROM s; END IF; END;",
        "CREATE TRIGGER g FOR INSERT ON t COMPOUND TRIGGER AFTER STATEMENT IS BEGIN DELETE s; END"
            + " AFTER STATEMENT; END g;"
      })
  void seesThatNothingLimitsAWrite(String sql) {
    assertThat(read(sql).traits()).contains(Trait.UNBOUNDED_WRITE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM t WHERE a = 1",
        "CREATE PROCEDURE p AS BEGIN DELETE FROM t; END;",
        "CREATE TRIGGER g AFTER DELETE ON t FOR EACH ROW BEGIN DELETE FROM s WHERE a = :old.a; END;",
        "CREATE TRIGGER g INSTEAD OF UPDATE ON v FOR EACH ROW BEGIN IF UPDATING('N') THEN UPDATE t"
            + " SET n = :new.n WHERE a = :old.a; END IF; END;"
      })
  void takesALimitedWriteAsLimited(String sql) {
    assertThat(read(sql).traits()).doesNotContain(Trait.UNBOUNDED_WRITE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DROP TABLE t CASCADE CONSTRAINTS PURGE|DESTROYS_DATA",
        "DROP USER u CASCADE|DESTROYS_DATA",
        "TRUNCATE TABLE t|DESTROYS_DATA",
        "ALTER TABLE t DROP COLUMN a|DESTROYS_DATA",
        "ALTER TABLE t DROP (a, b)|DESTROYS_DATA",
        "ALTER TABLE t SET UNUSED (a)|DESTROYS_DATA",
        "ALTER TABLE t ADD b NUMBER DROP COLUMN a|DESTROYS_DATA",
        "ALTER TABLE t TRUNCATE PARTITION p|DESTROYS_DATA",
        "ALTER TABLE t DROP PARTITION p|DESTROYS_DATA",
        "ALTER TABLE t EXCHANGE PARTITION p WITH TABLE u|DESTROYS_DATA",
        "PURGE RECYCLEBIN|DESTROYS_DATA",
        "FLASHBACK TABLE t TO SCN 1|DESTROYS_DATA",
        "BEGIN EXECUTE IMMEDIATE 'DROP TABLE t'; END;|DESTROYS_DATA",
        "MERGE INTO t USING s ON (t.a=s.a) WHEN MATCHED THEN UPDATE SET b=1 DELETE WHERE"
            + " b=1|DESTROYS_DATA",
        "ALTER TABLE t MODIFY (a VARCHAR2(5))|NARROWS_TYPE",
        "ALTER TABLE t MODIFY a NUMBER(3) NOT NULL|NARROWS_TYPE",
        "BEGIN EXECUTE IMMEDIATE x; END;|DYNAMIC_SQL",
        "BEGIN OPEN c FOR 'SELECT 1 FROM dual'; END;|DYNAMIC_SQL",
        "DECLARE c NUMBER; BEGIN c := 1; DBMS_SQL.PARSE(c, x, 1); END;|DYNAMIC_SQL",
        "BEGIN pkg.p(1); END;|DYNAMIC_SQL",
        "CALL p()|DYNAMIC_SQL",
        "SELECT wipe() FROM dual|HIDDEN_WRITE",
        "INSERT INTO t VALUES (pkg.f(1))|HIDDEN_WRITE",
        "BEGIN UTL_FILE.FREMOVE('D', 'f'); END;|LEAVES_DATABASE",
        "SELECT UTL_HTTP.REQUEST('http://x') FROM dual|LEAVES_DATABASE",
        "BEGIN DBMS_SCHEDULER.CREATE_JOB('j', 'PLSQL_BLOCK', 'x y'); END;|LEAVES_DATABASE",
        "DELETE FROM t@far WHERE a = 1|LEAVES_DATABASE",
        "SELECT * FROM s.t@far|LEAVES_DATABASE",
        "CREATE DIRECTORY d AS '/etc'|LEAVES_DATABASE",
        "CREATE DATABASE LINK l CONNECT TO u IDENTIFIED BY p USING 'x'|CARRIES_SECRET",
        "CREATE USER u IDENTIFIED BY p|CARRIES_SECRET",
        "GRANT DBA TO u|CHANGES_PRIVILEGES",
        "BEGIN COMMIT; END;|TRANSACTION_CONTROL",
        "ROLLBACK|TRANSACTION_CONTROL",
        "CREATE INDEX i ON t(a)|LONG_BLOCKING_LOCK",
        "ALTER TABLE t MOVE|REWRITES_TABLE",
        "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0)|VALIDATES_ROWS",
        "ALTER TABLE t ADD (a NUMBER NOT NULL)|MAY_FAIL_ON_DATA",
        "ALTER TABLE t RENAME COLUMN a TO b|BREAKS_READERS",
        "ALTER SESSION SET CURRENT_SCHEMA = x|CHANGES_SETTINGS",
        "CREATE TRIGGER g AFTER INSERT ON t BEGIN DELETE FROM s; END;|HIDDEN_WRITE",
        "CREATE PROCEDURE p AS BEGIN EXECUTE IMMEDIATE x; END;|DYNAMIC_SQL"
      })
  void seesWhatAStatementDoes(String sql, Trait trait) {
    assertThat(read(sql).traits()).contains(trait);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT column_value FROM sys.odcivarchar2list('a', 'b')",
        "CREATE TABLE t (a NUMBER(10) GENERATED AS IDENTITY PRIMARY KEY, b VARCHAR2(10 CHAR))",
        "SELECT NVL(a, 0), COUNT(*) FROM t, s WHERE t.a = s.a (+) GROUP BY a",
        "CREATE INDEX i ON t(a) ONLINE",
        "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0) ENABLE NOVALIDATE",
        "ALTER TABLE t ADD (a NUMBER, b DATE DEFAULT SYSDATE NOT NULL)",
        "COMMENT ON COLUMN t.a IS 'x'",
        "INSERT INTO t (a) SELECT seq.NEXTVAL FROM dual",
        "BEGIN DBMS_OUTPUT.PUT_LINE('x'); END;",
        "CREATE OR REPLACE VIEW v AS SELECT a FROM t"
      })
  void findsNothingWrongWithTheHarmless(String sql) {
    assertThat(read(sql).certainty()).isEqualTo(Certainty.FULL);
    assertThat(read(sql).traits()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DECLARE x VARCHAR2(99) := 'SELECT 1'; BEGIN x := y; EXECUTE IMMEDIATE x; END;",
        "DECLARE x VARCHAR2(99) := 'SELECT 1'; BEGIN pkg.fill(x); EXECUTE IMMEDIATE x; END;",
        "DECLARE x VARCHAR2(99); BEGIN SELECT a INTO x FROM t; EXECUTE IMMEDIATE x; END;",
        "DECLARE x VARCHAR2(9) := 'a'; BEGIN DECLARE x VARCHAR2(9); BEGIN EXECUTE IMMEDIATE x; END;"
            + " END;",
        "FROBNICATE x",
        "CREATE JAVA SOURCE NAMED x AS\nclass A {}",
        "BEGIN nobody_knows; END;",
        "CREATE GIZMO g"
      })
  void saysWhenItDoesNotUnderstand(String sql) {
    assertThat(read(sql).certainty()).isNotEqualTo(Certainty.FULL);
  }

  @Test
  void tellsTheLanguageOfARoutineFromAColumnOfThatName() {
    StatementReading column =
        read(
            "CREATE PROCEDURE p AS BEGIN SELECT a AS language INTO b FROM t; EXECUTE IMMEDIATE c;"
                + " END;");
    StatementReading java =
        read("CREATE FUNCTION f RETURN VARCHAR2 AS LANGUAGE JAVA NAME 'A.b() return String';");

    assertThat(column.traits()).contains(Trait.DYNAMIC_SQL).doesNotContain(Trait.LEAVES_DATABASE);
    assertThat(java.traits()).contains(Trait.LEAVES_DATABASE);
    assertThat(java.certainty()).isEqualTo(Certainty.PARTIAL);
  }

  @Test
  void namesTablesColumnsAndConditions() {
    StatementReading reading =
        read("UPDATE hr.\"my t\" x SET x.a = 1 WHERE x.b IN (SELECT b FROM s)");

    assertThat(reading.objects())
        .contains(
            new ObjectUse(Use.WRITTEN, "table", "HR.my t"), new ObjectUse(Use.READ, "table", "S"));
    assertThat(reading.columns())
        .extracting("table", "name")
        .containsExactly(Tuple.tuple("HR.my t", "A"));
    assertThat(reading.where()).isEqualTo(Where.MEANINGFUL);
    assertThat(read("INSERT ALL INTO a VALUES (1) INTO b VALUES (2) SELECT 1 FROM dual").objects())
        .contains(new ObjectUse(Use.WRITTEN, "table", "B"));
  }
}
