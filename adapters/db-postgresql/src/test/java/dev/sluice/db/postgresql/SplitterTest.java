package dev.sluice.db.postgresql;

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
    return new PostgresEngine().split(script).statements().stream().map(Statement::text).toList();
  }

  @Test
  void keepsSemicolonsInsideQuotesBodiesAndParentheses() {
    String[] statements = {
      "SELECT ';', E'\\';', \"a;\"\";\", U&'x;' UESCAPE ';', U&\"a;\" UESCAPE '!'",
      "DO $a$ BEGIN; $$;$$ END $a$",
      "/* a /* ; */ ; */ SELECT 1 -- ;",
      "CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)",
      "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END",
      "SELECT a$b$ FROM t"
    };

    assertThat(split(String.join("\n;\n", statements) + ";;")).containsExactly(statements);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\i other.sql", "SELECT 1 \\gset", "COPY t FROM STDIN", "SELECT 'a", "SELECT \"a",
        "/* /* */", "DO $a$ $b$", "SELECT (1", "SELECT '\0'", "--\0",
        "DROP TABLE U&\"!0061\" UESCAPE E'\\x21'"
      })
  void refusesWhatNoServerCouldRunTruly(String tail) {
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
    "create unique index concurrently i on t(a), CREATE INDEX CONCURRENTLY, false",
    "CREATE INDEX concurrently_x ON t(a), CREATE INDEX, true",
    "WITH x AS (SELECT 1) DELETE FROM t, DELETE, true",
    "REINDEX (VERBOSE) TABLE t, REINDEX TABLE, true",
    "REINDEX TABLE CONCURRENTLY t, REINDEX CONCURRENTLY, false",
    "VACUUM t, VACUUM, false",
    "CLUSTER, CLUSTER, false",
    "ALTER TABLE t DETACH PARTITION p CONCURRENTLY, ALTER TABLE, false",
    "ALTER SYSTEM SET a = 1, ALTER SYSTEM, false",
    "CREATE OR REPLACE VIEW v AS SELECT 1, CREATE VIEW, true"
  })
  void namesKindsAndKnowsWhatCannotRunInATransaction(String sql, String kind, boolean inside) {
    Statement statement = new PostgresEngine().split(sql).statements().get(0);

    assertThat(statement.kind()).isEqualTo(kind);
    assertThat(statement.transactional()).isEqualTo(inside);
  }

  @Test
  void splitsALargeScriptInLinearTimeAndNestsWithoutRecursion() {
    String large =
        "INSERT INTO t VALUES (1, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa');\n"
            .repeat(110_000);
    String deep = "SELECT " + "(".repeat(200_000) + "1" + ")".repeat(200_000);

    Assertions.assertTimeout(
        Duration.ofSeconds(5), () -> assertThat(split(large + deep)).hasSize(110_001));
  }

  @Property(tries = 300)
  void placesAreTrueAndNothingButTerminatorsIsLost(@ForAll("scripts") String script) {
    StringBuilder rest = new StringBuilder(script);
    for (Statement s : new PostgresEngine().split(script).statements()) {
      assertThat(script.substring(s.startOffset(), s.endOffset())).isEqualTo(s.text());
      String[] lines = script.substring(0, s.startOffset()).split("\r\n|\r|\n", -1);
      assertThat(s.startLine()).isEqualTo(lines.length);
      assertThat(s.startColumn()).isEqualTo(lines[lines.length - 1].length() + 1);
      rest.replace(s.startOffset(), s.endOffset(), " ".repeat(s.text().length()));
    }
    assertThat(rest.toString().replaceAll("[\\s;]", "")).isEmpty();
  }

  @Provide
  Arbitrary<String> scripts() {
    return Arbitraries.of(
            "SELECT 1",
            ";",
            "\n",
            "\r\n",
            "\r",
            " ",
            "'a;b'",
            "$x$;$x$",
            "(;)",
            "\"q;\"",
            "E'\\''",
            "insert into t values (1)",
            "é")
        .list()
        .ofMaxSize(20)
        .map(parts -> String.join(" ", parts));
  }
}
