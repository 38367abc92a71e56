package dev.sluice.db.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.StatementReading.ObjectUse;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.StatementReading.Where;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReaderTest {
  private static StatementReading read(String sql) {
    SqlServerEngine engine = new SqlServerEngine();
    return engine.read(engine.split(sql).statements().get(0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM t",
        "DELETE t",
        "SELECT 1 DELETE t",
        "SET NOCOUNT ON DELETE dbo.t WHERE 1=1",
        "UPDATE t SET a = 1 WHERE @x = @x",
        "DELETE FROM t WHERE [A] = a",
        "DELETE x FROM dbo.t x",
        "DELETE t FROM t LEFT JOIN s ON t.a = s.a",
        "DELETE t FROM t JOIN s ON 1 = 1",
        "WITH c AS (SELECT * FROM t) DELETE FROM c",
        "DELETE TOP (100) PERCENT FROM t",
        "IF 1 = 1 DELETE FROM t",
        "BEGIN TRY DELETE FROM t END TRY BEGIN CATCH END CATCH",
        "EXEC('DELETE FROM ' + 't')",
        "EXEC sp_executesql N'DELETE FROM t'",
        "MERGE t USING s ON t.a=s.a WHEN NOT MATCHED BY SOURCE THEN DELETE;",
        "DELETE FROM t OPTION (RECOMPILE)",
        "CREATE TRIGGER g ON t AFTER INSERT AS DELETE s",
        "CREATE TRIGGER g ON t AFTER INSERT AS DELETE FROM s INSERT INTO l SELECT n FROM inserted",
        "CREATE TRIGGER g ON t AFTER INSERT AS UPDATE s SET a = (SELECT 1 FROM l WHERE b = 2)",
        "CREATE TRIGGER g ON t FOR UPDATE AS IF UPDATE(a) BEGIN UPDATE s SET a = 1 END",
        "CREATE TRIGGER g ON t AFTER INSERT AS UPDATE s SET a = i.a FROM inserted i",
        "CREATE TRIGGER g ON t AFTER INSERT AS EXEC('DELETE s')",
        "ALTER TRIGGER g ON t AFTER INSERT AS DELETE s"
      })
  void seesThatNothingLimitsAWrite(String sql) {
    assertThat(read(sql).traits()).contains(Trait.UNBOUNDED_WRITE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM t WHERE a = 1",
        "DELETE TOP (100) FROM t",
        "DELETE t FROM t JOIN s ON t.a = s.a",
        "UPDATE t SET a = 1 WHERE CURRENT OF c",
        "DELETE FROM #t",
        "DELETE FROM @t",
        "CREATE PROCEDURE p AS DELETE FROM t",
        "CREATE TRIGGER g ON t AFTER INSERT AS DELETE FROM s WHERE a IN (SELECT a FROM inserted)",
        "CREATE TRIGGER g ON t INSTEAD OF DELETE AS DELETE t FROM t JOIN deleted d ON d.a = t.a",
        "CREATE TRIGGER g ON t AFTER UPDATE AS IF UPDATE(a) OR (UPDATE(b)) UPDATE t SET c = 1 FROM t"
            + " JOIN inserted i ON i.a = t.a",
        "CREATE TRIGGER g ON t AFTER DELETE AS DELETE FROM #seen"
      })
  void takesALimitedWriteAsLimited(String sql) {
    assertThat(read(sql).traits()).doesNotContain(Trait.UNBOUNDED_WRITE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DROP TABLE a, dbo.b|DESTROYS_DATA",
        "SELECT 1 DROP TABLE t|DESTROYS_DATA",
        "TRUNCATE TABLE t|DESTROYS_DATA",
        "ALTER TABLE t DROP COLUMN a, b|DESTROYS_DATA",
        "ALTER TABLE t SWITCH TO u|DESTROYS_DATA",
        "RESTORE DATABASE d FROM DISK = 'x'|DESTROYS_DATA",
        "DBCC CHECKDB (d, REPAIR_ALLOW_DATA_LOSS)|DESTROYS_DATA",
        "EXEC('DROP TABLE t')|DESTROYS_DATA",
        "EXEC sp_executesql @stmt = N'DROP TABLE t'|DESTROYS_DATA",
        "ALTER TABLE t ALTER COLUMN c int|NARROWS_TYPE",
        "EXEC(@sql)|DYNAMIC_SQL",
        "EXEC p|DYNAMIC_SQL",
        "p 1, 2|DYNAMIC_SQL",
        "EXEC @name|DYNAMIC_SQL",
        "EXEC sp_MSforeachtable 'DROP TABLE ?'|DYNAMIC_SQL",
        "INSERT INTO t EXEC('x' + @y)|DYNAMIC_SQL",
        "EXEC xp_cmdshell 'dir'|LEAVES_DATABASE",
        "EXEC master..xp_cmdshell 'dir'|LEAVES_DATABASE",
        "EXEC sp_OACreate 'x', @o OUT|LEAVES_DATABASE",
        "SELECT * FROM OPENROWSET(BULK 'c:/x', SINGLE_CLOB) a|LEAVES_DATABASE",
        "SELECT * FROM srv.db.dbo.t|LEAVES_DATABASE",
        "EXEC ('x') AT srv|LEAVES_DATABASE",
        "BULK INSERT t FROM 'x'|LEAVES_DATABASE",
        "EXEC sp_configure 'xp_cmdshell', 1|LEAVES_DATABASE",
        "CREATE LOGIN l WITH PASSWORD = 'x'|CARRIES_SECRET",
        "GRANT CONTROL ON t TO u|CHANGES_PRIVILEGES",
        "EXECUTE AS USER = 'dbo'|CHANGES_PRIVILEGES",
        "EXEC sp_addrolemember 'db_owner', 'u'|CHANGES_PRIVILEGES",
        "CREATE INDEX i ON t(a)|LONG_BLOCKING_LOCK",
        "ALTER INDEX i ON t REBUILD|LONG_BLOCKING_LOCK",
        "COMMIT|TRANSACTION_CONTROL",
        "SET IMPLICIT_TRANSACTIONS ON|TRANSACTION_CONTROL",
        "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0)|VALIDATES_ROWS",
        "ALTER TABLE t ADD c uniqueidentifier NOT NULL DEFAULT NEWID()|REWRITES_TABLE",
        "ALTER TABLE t ADD c int NOT NULL|MAY_FAIL_ON_DATA",
        "CREATE TRIGGER g ON t AFTER INSERT AS DELETE FROM s|HIDDEN_WRITE",
        "CREATE PROC p AS EXEC(@x)|DYNAMIC_SQL",
        "EXEC sp_rename 'dbo.t.a', 'b', 'COLUMN'|BREAKS_READERS",
        "USE other|CHANGES_SETTINGS",
        "SET ROWCOUNT 5|CHANGES_SETTINGS",
        "INSERT INTO x SELECT * FROM (DELETE FROM t OUTPUT deleted.*) d|HIDDEN_WRITE"
      })
  void seesWhatAStatementDoes(String sql, Trait trait) {
    assertThat(read(sql).traits()).contains(trait);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE t (a int IDENTITY PRIMARY KEY, b varchar(10) NULL)",
        "SET NOCOUNT ON SELECT a FROM t",
        "CREATE INDEX i ON t(a) WITH (ONLINE = ON)",
        "ALTER TABLE t WITH NOCHECK ADD CONSTRAINT k CHECK (a > 0)",
        "ALTER TABLE t ADD c int NULL",
        "CREATE VIEW v AS SELECT a FROM t",
        "SELECT * INTO #t FROM s DROP TABLE #t",
        "INSERT INTO t (a) VALUES (1)"
      })
  void findsNothingWrongWithTheHarmless(String sql) {
    assertThat(read(sql).certainty()).isEqualTo(Certainty.FULL);
    assertThat(read(sql).traits()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{call p}", "FROBNICATE x = 1", "SELECT 1; FOO BAR", "EXEC unknown_proc"})
  void saysWhenItDoesNotUnderstand(String sql) {
    assertThat(read(sql).certainty()).isNotEqualTo(Certainty.FULL);
  }

  @Test
  void namesTablesColumnsAndConditions() {
    StatementReading reading =
        read("UPDATE x SET x.[the b] = 1 FROM [dbo].[my t] AS x JOIN db..s ON s.a = x.a");

    assertThat(reading.objects())
        .contains(
            new ObjectUse(Use.WRITTEN, "table", "dbo.my t"),
            new ObjectUse(Use.READ, "table", "db..s"));
    assertThat(reading.columns()).extracting("table", "name").containsExactly(tuple());
    assertThat(reading.where()).isEqualTo(Where.MEANINGFUL);
    assertThat(read("DELETE FROM t").where()).isEqualTo(Where.ABSENT);
    assertThat(read("DROP INDEX i ON dbo.t").objects())
        .contains(new ObjectUse(Use.ALTERED, "table", "dbo.t"));
  }

  private static org.assertj.core.groups.Tuple tuple() {
    return org.assertj.core.groups.Tuple.tuple("dbo.my t", "the b");
  }
}
