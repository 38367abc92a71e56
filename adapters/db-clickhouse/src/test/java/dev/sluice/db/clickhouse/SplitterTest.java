package dev.sluice.db.clickhouse;

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
    return new ClickHouseEngine().split(script).statements().stream().map(Statement::text).toList();
  }

  @Test
  void keepsSemicolonsInsideQuotesHeredocsAndComments() {
    String[] statements = {
      "SELECT ';', '\\';', 'it''s;', \"a;\\\"\", `b;```",
      "SELECT $$;$$, $x$ ; $y$ ; $x$",
      "/* a /* ; */ ; */ SELECT 1 -- ; \r still",
      "SELECT 1 // ;\n, 2 # ;\n, 3 #! ;",
      "SELECT t.1.2, [1, 2][1], {a:UInt8}, 0x1e+5, 1e-5, a$b",
      "INSERT INTO t FORMAT Values (1, ';'), (2, 'x')",
      "INSERT INTO t SELECT * FROM u"
    };

    assertThat(split(String.join("\n;\n", statements) + ";;")).containsExactly(statements);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\l",
        "SELECT 'a",
        "SELECT \"a",
        "SELECT `a",
        "SELECT $x$ a",
        "/* /* */",
        "SELECT '\0'",
        "SELECT \u2018a\u2019",
        "DROP TABLE \u201Ct\u201D",
        "INSERT INTO t FORMAT CSV\n1;2",
        "INSERT INTO t (a, b) FORMAT JSONEachRow {\"a\": 1}",
        "exit"
      })
  void refusesWhatNobodyCouldReadTruly(String tail) {
    assertThatThrownBy(() -> split("SELECT 1;\r\n" + tail))
        .isInstanceOfSatisfying(
            ScriptException.class,
            refusal -> {
              assertThat(refusal.line()).isGreaterThanOrEqualTo(2);
              assertThat(refusal.action()).isNotBlank();
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE OR REPLACE TABLE t (a Int8) ENGINE = Log|CREATE TABLE",
        "CREATE TEMPORARY TABLE t (a Int8)|CREATE TABLE",
        "CREATE MATERIALIZED VIEW v TO t AS SELECT 1|CREATE MATERIALIZED VIEW",
        "ALTER TABLE t DELETE WHERE 1|ALTER TABLE",
        "EXCHANGE TABLES a AND b|EXCHANGE TABLES",
        "RENAME TABLE a TO b|RENAME TABLE",
        "WITH 1 AS x SELECT x|SELECT",
        "TRUNCATE t|TRUNCATE TABLE",
        "OPTIMIZE TABLE t FINAL|OPTIMIZE TABLE"
      })
  void namesKindsAndKnowsThatNoTransactionHoldsThem(String sql, String kind) {
    Statement statement = new ClickHouseEngine().split(sql).statements().get(0);

    assertThat(statement.kind()).isEqualTo(kind);
    assertThat(statement.transactional()).isFalse();
  }

  @Test
  void splitsTheDialectFilesAsTheyAreMeant() {
    for (JsonNode line : Corpus.lines("dialects/sqlfluff__clickhouse.jsonl")) {
      List<String> wanted =
          line.get("statements").valueStream().map(node -> bare(node.asString())).toList();
      List<String> pieces =
          split(Corpus.text(line, "sql")).stream().map(SplitterTest::bare).toList();

      assertThat(pieces).as(Corpus.text(line, "file")).isEqualTo(wanted);
    }
  }

  @Test
  void takesEachForeignStatementForOne() {
    for (JsonNode line : Corpus.lines("dialects/sqlglot__all.jsonl")) {
      if (Corpus.text(line, "engine").equals("clickhouse")) {
        assertThat(split(Corpus.text(line, "sql"))).as(Corpus.text(line, "sql")).hasSize(1);
      }
    }
  }

  @Test
  void readsTheFilesOfAnotherParserWithoutACrash() {
    int refused = 0;
    List<JsonNode> lines = Corpus.lines("dialects/clickhouse-sql-parser__clickhouse.jsonl");
    for (JsonNode line : lines) {
      try {
        split(Corpus.text(line, "sql"));
      } catch (ScriptException refusal) {
        refused++;
      }
    }

    assertThat(refused * 100.0 / lines.size()).isLessThan(2);
  }

  private static String bare(String statement) {
    return statement
        .replaceAll("(--|//)[^\n]*", "")
        .replaceAll("(?s)/\\*.*?\\*/", "")
        .replaceAll("\\s+", "");
  }
}
