package dev.sluice.analysis.risk.deception;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.risk.RiskAnalysis;
import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.clickhouse.ClickHouseEngine;
import dev.sluice.db.mysql.MariaDbEngine;
import dev.sluice.db.mysql.MySqlEngine;
import dev.sluice.db.oracle.OracleEngine;
import dev.sluice.db.postgresql.PostgresEngine;
import dev.sluice.db.sqlite.SqliteEngine;
import dev.sluice.db.sqlserver.SqlServerEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Known tricks by which one text has several readings: none is rated below High. */
class HiddenSqlTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1; /*!50001 DROP TABLE victim */",
        "/*! DROP TABLE victim */",
        "SELECT 1 /*!; DROP TABLE victim */",
        "SET @s=0x44524f50205441424c452076696374696d; PREPARE s FROM @s; EXECUTE s",
        "SET sql_mode='NO_BACKSLASH_ESCAPES'; SELECT '\\'; DROP TABLE victim; -- '",
        "SET sql_mode='ANSI_QUOTES'; SELECT \"a\"; DROP TABLE victim",
        "DELIMITER ;;\nDROP TABLE victim;;\nDELIMITER ;\n",
        "SELECT 1; /* a /* b */ DROP TABLE victim; -- */",
        "LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE t",
        "SELECT * FROM t INTO OUTFILE '/tmp/x'",
        "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DROP TABLE victim",
        "DROP\u000bTABLE victim",
        "DELETE FROM victim WHERE 'a'='a'",
        "SELECT 1; DROP TABLE victim; /* never closed",
        "SELECT '\\''; DROP TABLE victim; -- '",
        "RENAME TABLE victim TO gone",
        "CREATE PROCEDURE p() DROP TABLE victim; CALL p()",
        "DELETE FROM victim # WHERE id = 1",
        "ALTER TABLE `vic tim` DROP `no te`",
        "DROP TABLES IF EXISTS victim",
        "CREATE TRIGGER g BEFORE INSERT ON logs FOR EACH ROW SET NEW.n = wipe()",
        "DELETE FROM victim WHERE id = 9 || 1",
        "UPDATE LOW_PRIORITY victim SET n = 1 WHERE EXISTS (SELECT 1 FROM victim v WHERE v.id = victim.id)",
        "INSERT INTO logs (a) VALUES ('\\''); UPDATE victim SET note = \"x WHERE id = 1\"",
        "CREATE PROCEDURE p() DELETE FROM victim WHERE id <> 0",
      })
  void seesThroughMySql(String sql) {
    ratesHigh(new MySqlEngine(), sql);
    ratesHigh(new MariaDbEngine(), sql);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/*M!100100 DROP TABLE victim */",
        "BEGIN NOT ATOMIC DROP TABLE victim; END",
        "EXECUTE IMMEDIATE 'DROP TABLE victim'",
        "CREATE OR REPLACE TABLE victim (id int)",
        "SET STATEMENT max_statement_time = 5 FOR DROP TABLE victim",
        "ANALYZE SELECT wipe()",
      })
  void seesThroughMariaDb(String sql) {
    ratesHigh(new MariaDbEngine(), sql);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DO $$ BEGIN EXECUTE 'DROP '||'TABLE victim'; END $$",
        "SELECT 1; -- note\rDROP TABLE victim;",
        "SELECT '\\'; DROP TABLE victim; -- '",
        "DROP\fTABLE victim",
        "WITH d AS (DELETE FROM victim RETURNING *) SELECT 1",
        "COPY victim TO PROGRAM 'touch /tmp/x'",
        "CREATE RULE r AS ON INSERT TO t DO ALSO DELETE FROM victim",
        "SELECT cron.schedule('x', '* * * * *', 'DROP TABLE victim')",
        "\\! id",
        "\\copy t from program 'id'",
        "SELECT 1;\u0000DROP TABLE victim",
        "TABLE logs UNION SELECT wipe(), 1",
        "WITH x AS (SELECT 1) UPDATE victim SET note = '' WHERE id <> 99",
        "SELECT pg_catalog.\"set_config\"('search_path', 'b', false)",
        "DELETE FROM U&\"vict!0069m\" UESCAPE '!' WHERE true",
        "CREATE TABLE IF NOT EXISTS orders (id int); ALTER TABLE orders ADD FOREIGN KEY (u) REFERENCES victim (id)"
            + " ON DELETE CASCADE NOT VALID; DELETE FROM victim WHERE id = 7",
      })
  void seesThroughPostgres(String sql) {
    ratesHigh(new PostgresEngine(), sql);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT '\\'; DROP TABLE victim; -- '",
        "SELECT 1; /* a /* b */ DROP TABLE victim; -- */",
        "DROP\fTABLE victim",
        "ATTACH 'other.db' AS o",
        "PRAGMA writable_schema = 1; DELETE FROM sqlite_master",
        "CREATE TRIGGER t AFTER INSERT ON logs BEGIN DELETE FROM victim; END",
        "SELECT load_extension('x')",
        ".shell id",
        "DELETE FROM 'victim' WHERE EXISTS (SELECT 1 FROM victim v WHERE v.id = victim.id)",
        "CREATE TRIGGER g AFTER INSERT ON logs BEGIN UPDATE victim SET note = 1 WHERE id <> new.n; END",
        "INSERT INTO logs SELECT 1; DROP TABLE IF EXISTS [victim]",
      })
  void seesThroughSqlite(String sql) {
    ratesHigh(new SqliteEngine(), sql);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO FUNCTION url('http://127.0.0.1:9/x', 'CSV') SELECT * FROM victim",
        "SELECT * FROM executable('x.sh', TSV, 'a int')",
        "SELECT * FROM file('x.csv')",
        "ALTER TABLE victim DELETE WHERE 1",
        "TRUNCATE TABLE victim",
        "EXCHANGE TABLES victim AND other",
        "DROP TABLE `victim` SYNC",
        "CREATE OR REPLACE TABLE victim (a Int8) ENGINE = Memory",
        "ALTER TABLE victim DROP PARTITION 201901",
      })
  void seesThroughClickHouse(String sql) {
    ratesHigh(new ClickHouseEngine(), sql);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ":r other.sql",
        "EXEC('DROP TABLE victim')",
        "EXEC sp_executesql N'DROP TABLE victim'",
        "DECLARE @s nvarchar(99) = N'DROP TABLE victim'; EXEC(@s)",
        "EXEC xp_cmdshell 'dir'",
        "SELECT 1 /* a /* b */ ; */ DROP TABLE [victim]",
        "IF 1 = 1 DROP TABLE victim",
        "CREATE TRIGGER g ON t AFTER INSERT AS DELETE FROM victim WHERE id <> 0",
        "CREATE TRIGGER g ON t AFTER INSERT, DELETE AS DELETE FROM victim",
        "CREATE TRIGGER g ON t AFTER INSERT AS BEGIN DELETE FROM victim END",
        "MERGE victim USING s ON 1 = 1 WHEN MATCHED THEN DELETE;",
        "CREATE TABLE n (i int)\nGO\nCREATE TRIGGER g ON n AFTER INSERT AS DELETE victim\nGO\nINSERT"
            + " INTO n VALUES (1)",
        "CREATE TRIGGER g ON t AFTER INSERT AS DELETE FROM victim INSERT INTO log SELECT n FROM"
            + " inserted",
      })
  void seesThroughSqlServer(String sql) {
    ratesHigh(new SqlServerEngine(), sql);
  }

  @Test
  void showsEveryRunOfARepeatedBatch() {
    assertThat(
            new RiskAnalysis(new SqlServerEngine())
                .rate("INSERT INTO t (a) VALUES (1)\nGO 50")
                .statements())
        .hasSize(50);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BEGIN EXECUTE IMMEDIATE 'DROP TABLE victim'; END;\n/",
        "DECLARE n int; BEGIN DELETE FROM victim; END;\n/",
        "DROP TABLE victim PURGE",
        "TRUNCATE TABLE victim",
        "SELECT q'[; ]' FROM dual; DROP TABLE victim;",
        "CALL wipe()",
        "CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE victim SET n = 0; END;\n/",
        "CREATE TRIGGER g AFTER INSERT ON t BEGIN DELETE victim; END;\n/",
        "CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE victim v SET n = (SELECT 1 FROM dual);"
            + " END;\n/",
        "HOST id",
        "ALTER TABLE victim DROP (a, b)",
      })
  void seesThroughOracle(String sql) {
    ratesHigh(new OracleEngine(), sql);
  }

  private static void ratesHigh(DatabaseEngine engine, String sql) {
    assertThat(new RiskAnalysis(engine).rate(sql).level())
        .as(engine.name())
        .isGreaterThanOrEqualTo(RiskLevel.HIGH);
  }
}
