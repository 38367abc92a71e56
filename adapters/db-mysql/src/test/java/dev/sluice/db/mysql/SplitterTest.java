package dev.sluice.db.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Statement;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SplitterTest {
  private static final DatabaseEngine MYSQL = new MySqlEngine();
  private static final DatabaseEngine MARIADB = new MariaDbEngine();

  private static List<String> texts(DatabaseEngine engine, String script) {
    return engine.split(script).statements().stream().map(Statement::text).toList();
  }

  @Test
  void knowsItsCommentsAndItsStrings() {
    assertThat(texts(MYSQL, "SELECT 'a\\';b', \"c;\", `d;` -- ;\n, 2 /* ; */; # ;\nSELECT 1--1;"))
        .containsExactly("SELECT 'a\\';b', \"c;\", `d;` -- ;\n, 2 /* ; */", "# ;\nSELECT 1--1");
  }

  @Test
  void followsTheDelimiterOfTheClient() {
    String script =
        "DELIMITER //\nCREATE PROCEDURE p() BEGIN SELECT 1; END//\ndelimiter ;\nSELECT 2;"
            + "\ndelimiter 'xx'\nSELECT axx\nDELIMITER ;;\nSELECT 3;;";

    assertThat(texts(MYSQL, script))
        .containsExactly(
            "CREATE PROCEDURE p() BEGIN SELECT 1; END", "SELECT 2", "SELECT a", "SELECT 3");
  }

  @Test
  void keepsBodiesWholeWithoutADelimiter() {
    String body =
        "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW l: BEGIN IF NEW.a THEN SET NEW.b = CASE"
            + " WHEN 1 THEN 2 END; CASE NEW.a WHEN 1 THEN SET @x = 1; END CASE; END IF; WHILE 0 DO"
            + " BEGIN END; END WHILE; END";

    assertThat(texts(MYSQL, body + "; SELECT 1")).containsExactly(body, "SELECT 1");
    assertThat(texts(MYSQL, "CREATE TABLE event (begin int); SELECT 1; BEGIN; COMMIT")).hasSize(4);
    assertThat(texts(MARIADB, "BEGIN NOT ATOMIC SELECT 1; END; SELECT 2")).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "mysql, 8.0.31, /*!50000 DROP TABLE a */, DROP TABLE",
    "mysql, 8.0.31, /*!80032 DROP TABLE a */ SELECT 1, SELECT",
    "mysql, 8.0.31, /*M! DROP TABLE a */ SELECT 1, SELECT",
    "mysql, 5.7.22, /*! DROP TABLE a */, DROP TABLE",
    "mariadb, 5.5.5-10.11.4-MariaDB, /*M!100100 DROP TABLE a */, DROP TABLE",
    "mariadb, 10.11.4-MariaDB, /*!80000 DROP TABLE a */ SELECT 1, SELECT",
    "mariadb, 10.11.4-MariaDB, /*!50600 DROP TABLE a */, DROP TABLE",
    "mariadb, 10.11.4-MariaDB, /*M!110000 DROP TABLE a */ SELECT 1, SELECT",
    "mysql, '', /*!80032 DROP TABLE a */ , DROP TABLE"
  })
  void readsExecutableCommentsAsThatServerDoes(
      String engine, String version, String sql, String kind) {
    DatabaseEngine any = engine.equals("mysql") ? MYSQL : MARIADB;

    assertThat(any.ofVersion(version).split(sql).statements())
        .extracting(Statement::kind)
        .containsExactly(kind);
  }

  @Test
  void followsTheModeThatTheScriptSets() {
    String script =
        "SET sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES'; SELECT '\\', \"a;`\"; SET @@sql_mode ="
            + " ''; SELECT '\\';'";

    assertThat(texts(MYSQL, script)).hasSize(4).last().isEqualTo("SELECT '\\';'");
  }

  @ParameterizedTest
  @CsvSource({
    "INSERT INTO t VALUES (1), INSERT, true",
    "WITH x AS (SELECT 1) DELETE FROM t, DELETE, true",
    "CREATE OR REPLACE DEFINER = a@b SQL SECURITY INVOKER VIEW v AS SELECT 1, CREATE VIEW, false",
    "CREATE UNIQUE INDEX i ON t (a), CREATE INDEX, false",
    "create temporary table t (i int), CREATE TABLE, false",
    "RENAME TABLE a TO b, RENAME TABLE, false",
    "TRUNCATE t, TRUNCATE, false",
    "CALL p(), CALL, false",
    "SET @a = 1, SET, true",
    "SET GLOBAL a = 1, SET GLOBAL, false",
    "SET @@global.a = 1, SET GLOBAL, false",
    "SET PASSWORD = 'x', SET PASSWORD, false",
    "GRANT ALL ON a.* TO b, GRANT, false",
    "SELECT 1 INTO OUTFILE '/tmp/x', SELECT, false"
  })
  void namesKindsAndKnowsWhatCommitsByItself(String sql, String kind, boolean inside) {
    Statement statement = MYSQL.split(sql).statements().get(0);

    assertThat(statement.kind()).isEqualTo(kind);
    assertThat(statement.transactional()).isEqualTo(inside);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 'a",
        "SELECT `a",
        "/* a",
        "/*! SELECT 1",
        "SELECT 1 \\G",
        "DELIMITER \\\\\nSELECT 1",
        "SELECT '\0'",
        "/*! SELECT 1; */ SELECT 2",
        "CREATE PROCEDURE p() BEGIN SELECT 1;"
      })
  void refusesWhatNoServerCouldRunTruly(String tail) {
    assertThatThrownBy(() -> MYSQL.split("SELECT 1;\n" + tail))
        .isInstanceOfSatisfying(
            ScriptException.class,
            refusal -> {
              assertThat(refusal.line()).isEqualTo(2);
              assertThat(refusal.action()).isNotBlank();
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"source x.sql", "SYSTEM id", "tee /tmp/x;"})
  void refusesCommandsOfTheClientAtTheBeginningOfAStatement(String command) {
    assertThatThrownBy(() -> MYSQL.split("SELECT source FROM t;\n" + command))
        .isInstanceOfSatisfying(
            ScriptException.class, refusal -> assertThat(refusal.line()).isEqualTo(2))
        .hasMessageContaining("of the client");
  }

  @Property
  void placesAreTrueAndNothingButTerminatorsIsLost(
      @ForAll @StringLength(max = 60) @Chars({'a', ';', ' ', '\n', '\'', '-', '#', '`', '/', '*'})
          String text) {
    try {
      int end = 0;
      for (Statement statement : MYSQL.split(text).statements()) {
        assertThat(text.substring(statement.startOffset(), statement.endOffset()))
            .isEqualTo(statement.text());
        assertThat(statement.startOffset()).isGreaterThanOrEqualTo(end);
        end = statement.endOffset();
      }
    } catch (ScriptException refused) {
      assertThat(refused.line()).isPositive();
    }
  }
}
