package dev.sluice.db.oracle;

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
    return new OracleEngine().split(script).statements().stream().map(Statement::text).toList();
  }

  @Test
  void keepsSemicolonsInsideQuotesAndComments() {
    String[] statements = {
      "SELECT ';', 'it''s;', q'[a;']b]', nq'{;}', Q'!;!', \"a;\" FROM dual",
      "/* ; /* */ SELECT 1 -- ;\n FROM dual",
      "SELECT /*+ INDEX(t i) */ :x FROM t WHERE a (+) = 1"
    };

    assertThat(split(String.join(";\n", statements) + ";")).containsExactly(statements);
  }

  @Test
  void readsBlocksToTheSlashAndKeepsTheirLastSemicolon() {
    String block = "DECLARE x NUMBER := 1/2;\nBEGIN\n  NULL;\nEND;";
    String trigger = "CREATE OR REPLACE EDITIONABLE TRIGGER g BEFORE INSERT ON t BEGIN NULL; END;";
    String java = "CREATE JAVA SOURCE NAMED x AS\nclass A { char c = '\"'; }";

    assertThat(split(block + "\n/\n" + trigger + "\n / \nDROP TABLE t\n/\n" + java + "\n/\n"))
        .containsExactly(block, trigger, "DROP TABLE t", java);
    assertThat(split("SELECT 1 FROM dual;\n" + block)).containsExactly("SELECT 1 FROM dual", block);
  }

  @Test
  void passesOverCommandsThatOnlyShowSomething() {
    String script =
        """
        REM it's the user's &script
        PROMPT don't -
          stop; here
        SET ECHO ON
        set define off
        WHENEVER SQLERROR EXIT SQL.SQLCODE
        INSERT INTO t VALUES ('a &b');
        SHOW ERRORS
        SET TRANSACTION READ ONLY;
        """;

    assertThat(split(script))
        .containsExactly("INSERT INTO t VALUES ('a &b')", "SET TRANSACTION READ ONLY");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@other.sql",
        "EXEC p",
        "execute p",
        "HOST rm",
        "! ls",
        "SPOOL x",
        "CONNECT a/b",
        "EXIT",
        "DEFINE x = 1",
        "SET AUTOCOMMIT ON",
        "WHENEVER SQLERROR CONTINUE",
        "INSERT INTO t VALUES ('&name')",
        "SELECT &&x FROM t",
        "/",
        ".",
        "SELECT 1\n#host ls\nFROM dual",
        "SELECT 'a",
        "SELECT q'[a'",
        "SELECT \"a",
        "/* /* ",
        "SELECT '\0'",
        "--\0"
      })
  void refusesWhatNoServerCouldRunTruly(String tail) {
    assertThatThrownBy(() -> split("SELECT 1 FROM dual;\r\n" + tail))
        .isInstanceOfSatisfying(
            ScriptException.class,
            refusal -> {
              assertThat(refusal.line()).isBetween(2, 3);
              assertThat(refusal.action()).isNotBlank();
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE UNIQUE INDEX i ON t(a)|CREATE INDEX|false",
        "CREATE OR REPLACE PACKAGE BODY p AS END;|CREATE PACKAGE BODY|false",
        "CREATE GLOBAL TEMPORARY TABLE t (a NUMBER)|CREATE TABLE|false",
        "CREATE MATERIALIZED VIEW LOG ON t|CREATE MATERIALIZED VIEW LOG|false",
        "WITH x AS (SELECT 1 a FROM dual) SELECT * FROM x|SELECT|true",
        "TRUNCATE TABLE t|TRUNCATE|false",
        "INSERT INTO t VALUES (1)|INSERT|true",
        "BEGIN UPDATE t SET a = 1; END;|BEGIN|true",
        "BEGIN EXECUTE IMMEDIATE 'DROP TABLE t'; END;|BEGIN|false",
        "BEGIN p; END;|BEGIN|false",
        "<<l>> DECLARE x NUMBER; BEGIN x := 1; END;|BEGIN|true",
        "ALTER SESSION SET NLS_LANGUAGE = 'x'|ALTER SESSION|true",
        "GRANT SELECT ON t TO u|GRANT|false",
        "SET ROLE r|SET ROLE|true"
      })
  void namesKindsAndKnowsWhatCommitsByItself(String sql, String kind, boolean inside) {
    Statement statement = new OracleEngine().split(sql).statements().get(0);

    assertThat(statement.kind()).isEqualTo(kind);
    assertThat(statement.transactional()).isEqualTo(inside);
  }

  @Test
  void splitsALargeScriptInLinearTime() {
    String large = "INSERT INTO t VALUES (1, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaa');\n".repeat(100_000);

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> assertThat(new OracleEngine().split(large).statements()).hasSize(100_000));
  }

  @Property(tries = 300)
  void givesEveryByteBackAndNeverBreaks(@ForAll("scripts") String script) {
    try {
      for (Statement statement : new OracleEngine().split(script).statements()) {
        assertThat(script.substring(statement.startOffset(), statement.endOffset()))
            .isEqualTo(statement.text());
        assertThat(new OracleEngine().read(statement)).isNotNull();
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
            "\n/\n",
            "'",
            "q'[",
            "]'",
            "\"",
            "/*",
            "*/",
            "--",
            "\n",
            "DELETE ",
            "FROM t ",
            "WHERE ",
            "BEGIN ",
            "END",
            "IF ",
            "THEN ",
            "ELSE ",
            "CASE ",
            "(",
            ")",
            ";",
            "LOOP ",
            "FOR ",
            "DECLARE ",
            "x ",
            ":= ",
            "ALTER TABLE t ",
            "DROP ",
            "CREATE ",
            "IS ",
            "PROCEDURE ",
            "EXECUTE IMMEDIATE ",
            "<<",
            ">>",
            "WHEN ",
            "rem ",
            "@")
        .list()
        .ofMaxSize(40)
        .map(parts -> String.join("", parts));
  }
}
