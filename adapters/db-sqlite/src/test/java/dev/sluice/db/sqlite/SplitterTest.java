package dev.sluice.db.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class SplitterTest {
  private static List<String> split(String script) {
    return new SqliteEngine().split(script).statements().stream().map(Statement::text).toList();
  }

  @Test
  void keepsSemicolonsInsideQuotesCommentsAndTriggers() {
    String[] statements = {
      "SELECT ';', \"a;\"\";\", `b;``;`, [c;], x'3b', '\\'",
      "/* a /* ; */ SELECT 1 -- ; \r DROP TABLE t",
      "CREATE TEMP TRIGGER g AFTER INSERT ON t BEGIN\n"
          + "  SELECT CASE WHEN 1 THEN 2 END; UPDATE t SET a = 1;\nEND",
      "EXPLAIN QUERY PLAN CREATE TRIGGER h DELETE ON t BEGIN SELECT 1; END",
      "CREATE TABLE trigger_happy (a, \"end\"); ".strip().replace(";", "")
    };

    assertThat(split(String.join("\n;\n", statements) + ";;")).containsExactly(statements);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".shell id",
        "  .read other.sql",
        "SELECT 'a",
        "SELECT \"a",
        "SELECT `a",
        "SELECT [a",
        "/* never closed",
        "CREATE TRIGGER g DELETE ON t BEGIN SELECT 1;",
        "SELECT '\0'",
        "--\0"
      })
  void refusesWhatNobodyCouldReadTruly(String tail) {
    assertThatThrownBy(() -> split("SELECT 1;\r\n" + tail))
        .isInstanceOfSatisfying(
            ScriptException.class,
            refusal -> {
              assertThat(refusal.line()).isEqualTo(2);
              assertThat(refusal.action()).isNotBlank();
            });
  }

  @ParameterizedTest
  @CsvSource({
    "CREATE UNIQUE INDEX i ON t (a),CREATE INDEX,true",
    "CREATE TEMP TABLE t (a),CREATE TABLE,true",
    "CREATE VIRTUAL TABLE t USING fts5(a),CREATE VIRTUAL TABLE,true",
    "WITH a AS (SELECT 1) DELETE FROM t,DELETE,true",
    "VACUUM,VACUUM,false",
    "PRAGMA journal_mode = WAL,PRAGMA,false",
    "PRAGMA foreign_keys = OFF,PRAGMA,true",
    "REPLACE INTO t VALUES (1),REPLACE,true"
  })
  void namesKindsAndKnowsWhatATransactionHolds(String sql, String kind, boolean transactional) {
    Statement statement = new SqliteEngine().split(sql).statements().get(0);

    assertThat(statement.kind()).isEqualTo(kind);
    assertThat(statement.transactional()).isEqualTo(transactional);
  }

  @Test
  void splitsTheDialectFilesAsTheyAreMeant() {
    for (JsonNode line : Corpus.lines("dialects/sqlfluff__sqlite.jsonl")) {
      List<String> pieces =
          split(Corpus.text(line, "sql")).stream().map(SplitterTest::bare).toList();
      List<String> wanted =
          line.get("statements").valueStream().map(n -> bare(n.asString())).toList();

      assertThat(pieces).as(Corpus.text(line, "file")).isEqualTo(wanted);
    }
  }

  /** Its triggers lack the semicolon before END, without which SQLite takes none. */
  @Test
  void takesEachForeignStatementForOne() {
    for (JsonNode line : Corpus.lines("dialects/sqlglot__all.jsonl")) {
      boolean valid = !Corpus.text(line, "sql").contains("TRIGGER");
      if (valid && Corpus.text(line, "engine").equals("sqlite")) {
        assertThat(split(Corpus.text(line, "sql"))).hasSize(1);
      }
    }
  }

  private static String bare(String statement) {
    return statement
        .replaceAll("--[^\n]*", "")
        .replaceAll("(?s)/\\*.*?\\*/", "")
        .replaceAll("\\s+", "");
  }
}
