package dev.sluice.db.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Statement;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SplitterTest {
  private static List<String> split(String script) {
    return new SqlServerEngine().split(script).statements().stream().map(Statement::text).toList();
  }

  private static List<String> inside(String batch) {
    return Batch.statements(SqlServerTokens.of(batch)).stream()
        .map(s -> s.written(0, s.size()))
        .toList();
  }

  @Test
  void keepsGoInsideQuotesNamesAndComments() {
    String[] batches = {
      "SELECT '\nGO\n', N'it''s\nGO', [a]]\nGO\n], \"x\"\"\nGO\n\"",
      "/* a /*\nGO\n*/\nGO\n*/ SELECT 1 -- GO",
      "SELECT 1 AS go_on"
    };

    assertThat(split(String.join("\nGO\n", batches) + "\r\n  go -- done\r\ngo\n"))
        .containsExactly(batches[0], batches[1], batches[2]);
  }

  @Test
  void runsARepeatedBatchAsOftenAsItsCountSays() {
    List<Statement> batches =
        new SqlServerEngine().split("INSERT INTO t VALUES (1)\nGO 3\nSELECT 1").statements();

    assertThat(batches).extracting(Statement::index).containsExactly(1, 2, 3, 4);
    assertThat(batches).extracting(Statement::startOffset).containsExactly(0, 0, 0, 30);
    assertThat(batches.get(2).text()).isEqualTo("INSERT INTO t VALUES (1)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ":r other.sql",
        ":setvar x 1",
        "!!dir",
        "SELECT '$(name)'",
        "USE [$(db)]",
        "SELECT $(x)",
        "GO;",
        "GO 0",
        "GO 5000",
        "GO 2 SELECT 1",
        "QUIT",
        "SELECT 'a",
        "SELECT [a",
        "SELECT \"a",
        "/* /* */",
        "SELECT '\0'",
        "--\0"
      })
  void refusesWhatNoServerCouldRunTruly(String tail) {
    assertThatThrownBy(() -> split("SELECT 1\r\nGO\r\n" + tail))
        .isInstanceOfSatisfying(
            ScriptException.class,
            refusal -> {
              assertThat(refusal.line()).isEqualTo(3);
              assertThat(refusal.action()).isNotBlank();
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE UNIQUE CLUSTERED INDEX i ON t(a)|CREATE INDEX|true",
        "WITH x AS (SELECT 1 a) DELETE FROM t|DELETE|true",
        "CREATE OR ALTER PROC p AS SELECT 1|CREATE PROCEDURE|true",
        "ALTER DATABASE d SET RECOVERY FULL|ALTER DATABASE|false",
        "CREATE FULLTEXT INDEX ON t(a) KEY INDEX k|CREATE FULLTEXT INDEX|false",
        "BACKUP DATABASE d TO DISK = 'x'|BACKUP|false",
        "EXEC sp_configure 'x', 1; RECONFIGURE|BATCH|false",
        "sp_rename 't.a', 'b', 'COLUMN'|EXECUTE|true",
        "SET NOCOUNT ON INSERT INTO t VALUES (1) INSERT INTO t VALUES (2)|INSERT|true",
        "IF 1 = 1 DROP TABLE t ELSE CREATE TABLE t (a int)|BATCH|true",
        "DBCC SHRINKFILE (1)|DBCC|false",
        "BEGIN TRAN|BEGIN TRANSACTION|true"
      })
  void namesKindsAndKnowsWhatCannotRunInATransaction(String sql, String kind, boolean inside) {
    Statement statement = new SqlServerEngine().split(sql).statements().get(0);

    assertThat(statement.kind()).isEqualTo(kind);
    assertThat(statement.transactional()).isEqualTo(inside);
  }

  @Test
  void findsStatementsThatNoSemicolonEnds() {
    assertThat(
            inside(
                "SET NOCOUNT ON DELETE FROM a ALTER TABLE t ADD c int REFERENCES p ON DELETE"
                    + " CASCADE DROP TABLE IF EXISTS x, y INSERT INTO t (a) SELECT 1 SELECT 2 IF"
                    + " EXISTS (SELECT 1) BEGIN UPDATE t SET a = CASE WHEN 1=1 THEN 1 ELSE 2 END"
                    + " FROM t INNER MERGE JOIN s ON 1=1 SET @x = 1 END ELSE EXEC p GRANT SELECT,"
                    + " UPDATE, EXECUTE ON t TO u DECLARE c CURSOR FOR SELECT 1 FETCH NEXT FROM c"
                    + " BEGIN TRY TRUNCATE TABLE t END TRY BEGIN CATCH THROW END CATCH"))
        .containsExactly(
            "SET NOCOUNT ON",
            "DELETE FROM a",
            "ALTER TABLE t ADD c int REFERENCES p ON DELETE CASCADE",
            "DROP TABLE IF EXISTS x, y",
            "INSERT INTO t (a) SELECT 1",
            "SELECT 2",
            "IF EXISTS (SELECT 1)",
            "UPDATE t SET a = CASE WHEN 1=1 THEN 1 ELSE 2 END FROM t INNER MERGE JOIN s ON 1=1",
            "SET @x = 1",
            "EXEC p",
            "GRANT SELECT, UPDATE, EXECUTE ON t TO u",
            "DECLARE c CURSOR FOR SELECT 1",
            "FETCH NEXT FROM c",
            "TRUNCATE TABLE t",
            "THROW");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MERGE t USING s ON t.a = s.a WHEN MATCHED THEN UPDATE SET a = 1 WHEN NOT MATCHED THEN"
            + " INSERT (a) VALUES (1);",
        "CREATE TRIGGER g ON t AFTER INSERT, UPDATE AS UPDATE t SET a = 1 DELETE FROM s",
        "ALTER TABLE t DROP CONSTRAINT k, COLUMN c",
        "ALTER ROLE r DROP MEMBER m",
        "ALTER TABLE t ALTER COLUMN c DROP MASKED",
        "SELECT a FROM t ORDER BY a OFFSET 1 ROWS FETCH NEXT 5 ROWS ONLY",
        "WITH c AS (SELECT 1 a) INSERT INTO t SELECT a FROM c",
        "INSERT INTO t EXEC p",
        "CREATE FUNCTION f() RETURNS TABLE AS RETURN SELECT 1 a",
        "ALTER DATABASE d SET READ_COMMITTED_SNAPSHOT ON",
        "SELECT 1 UNION ALL SELECT 2 EXCEPT SELECT 3"
      })
  void keepsAStatementWholeThatHoldsWordsWhichBeginOthers(String sql) {
    assertThat(inside(sql)).hasSize(1);
  }

  @Test
  void seesWhatHidesBehindNumbersThatEndWithoutASpace() {
    assertThat(inside("SELECT 1DROP TABLE t")).containsExactly("SELECT 1", "DROP TABLE t");
    assertThat(inside("SELECT 1eDROP TABLE t")).containsExactly("SELECT 1e", "DROP TABLE t");
    assertThat(inside("SELECT 0xDROP")).hasSize(1);
    assertThat(inside("SELECT 1\u00a0DROP\u2003TABLE t")).hasSize(2);
  }

  @Test
  void splitsALargeScriptInLinearTime() {
    String large = "INSERT INTO t VALUES (1, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaa')\n".repeat(100_000);

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          Statement batch = new SqlServerEngine().split(large).statements().get(0);
          assertThat(new SqlServerEngine().read(batch).objects()).hasSize(1);
        });
  }

  @Property(tries = 300)
  void givesEveryByteBackAndNeverBreaks(@ForAll("scripts") String script) {
    try {
      for (Statement batch : new SqlServerEngine().split(script).statements()) {
        assertThat(script.substring(batch.startOffset(), batch.endOffset()))
            .isEqualTo(batch.text());
        assertThat(new SqlServerEngine().read(batch)).isNotNull();
      }
    } catch (ScriptException refusal) {
      assertThat(refusal.action()).isNotBlank();
    }
  }

  @Provide
  Arbitrary<String> scripts() {
    return Arbitraries.of(
            "SELECT ",
            "1",
            "\nGO\n",
            "'",
            "''",
            "[",
            "]",
            "\"",
            "/*",
            "*/",
            "--",
            "\n",
            "DELETE ",
            "FROM t ",
            "WHERE ",
            "BEGIN ",
            "END ",
            "IF ",
            "ELSE ",
            "CASE ",
            "(",
            ")",
            ";",
            "SET ",
            "EXEC ",
            "@x",
            "ALTER TABLE t ",
            "DROP ",
            "CREATE ",
            "AS ",
            "WITH ",
            ":",
            "UPDATE ")
        .list()
        .ofMaxSize(40)
        .map(parts -> String.join("", parts));
  }
}
