package dev.sluice.analysis.risk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.postgresql.PostgresEngine;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.StatementReading.Trait;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RiskAnalysisTest {
  private final RiskAnalysis analysis = new RiskAnalysis(new PostgresEngine());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "delete-without-where | CRITICAL | DELETE FROM orders WHERE true",
        "delete-without-where | CRITICAL | DELETE FROM orders WHERE 1=1",
        "delete-without-where | CRITICAL | DELETE FROM orders o WHERE id = 1 OR 1 = 1",
        "delete-without-where | CRITICAL | WITH a AS (SELECT 1 WHERE true) DELETE FROM orders",
        "delete-without-where | CRITICAL | WITH a AS (DELETE FROM orders RETURNING *) SELECT * FROM"
            + " a WHERE id=1",
        "update-without-where | HIGH | UPDATE users SET a = (SELECT b FROM c WHERE c.id = 1)",
        "update-without-where | HIGH | UPDATE statistics SET (a) = ROW (1)",
        "drop-column | HIGH | ALTER TABLE IF EXISTS ONLY public.users ADD a int, DROP \"Nick\"",
        "drop-table | CRITICAL | /* harmless */ dRoP/**/TABLE -- x",
        "drop-cascade | HIGH | DROP VIEW v CASCADE",
        "set-not-null | MEDIUM | ALTER TABLE t ALTER c SET NOT NULL",
        "add-foreign-key | LOW | ALTER TABLE t ADD COLUMN c int REFERENCES u (id)",
        "changes-meaning | HIGH | SELECT set_config('search_path', 'x', false)",
        "function-call | HIGH | INSERT INTO t (a) SELECT wipe(a) FROM u",
        "dynamic-function | HIGH | CREATE FUNCTION f() RETURNS void LANGUAGE c AS 'lib'",
        "secret | HIGH | ALTER ROLE app PASSWORD 'canary'",
      })
  void namesTheRule(String rule, RiskLevel level, String sql) {
    assertThat(analysis.rate(sql).findings())
        .anySatisfy(
            finding -> {
              assertThat(finding.rule()).isEqualTo(rule);
              assertThat(finding.level()).isEqualTo(level);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE t (id bigint PRIMARY KEY, n numeric(10, 2) DEFAULT 0, CHECK (n > 0))",
        "INSERT INTO t (a, b) VALUES (1, 'DROP TABLE t; DELETE FROM t')",
        "INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET a = excluded.a",
        "UPDATE t SET a = now() WHERE id IN (1, 2)",
        "WITH x (a, b) AS (SELECT 1, 2) SELECT count(*), max(a) FROM x GROUP BY b",
        "ALTER TABLE t ADD COLUMN c text",
        "ALTER TABLE t ADD COLUMN c text NOT NULL DEFAULT 'a'",
        "ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY (a) REFERENCES u (id) NOT VALID",
        "CREATE INDEX CONCURRENTLY i ON t (lower(a))",
        "CREATE TABLE t (id int); CREATE INDEX i ON t (id); ALTER TABLE t ADD UNIQUE (id)",
        "COMMENT ON TABLE t IS 'please DROP TABLE users'",
      })
  void leavesHarmlessScriptsLow(String sql) {
    RiskReport report = new RiskAnalysis(new PostgresEngine()).rate(sql);

    assertThat(report.level()).as("%s", report.findings()).isEqualTo(RiskLevel.LOW);
    assertThat(report.score()).isLessThan(25);
  }

  @Test
  void pointsAtLineAndColumn() {
    Finding finding = analysis.rate("SELECT 1;\n\n  -- why\n  DROP TABLE users").findings().get(0);

    assertThat(List.of(finding.statement(), finding.line(), finding.column()))
        .containsExactly(2, 4, 3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void countsEveryKindOfLineEnd(String end) {
    String sql = "SELECT 1;" + end + "SELECT '\u2028';" + end + "DROP TABLE users;";

    Finding finding = analysis.rate(sql).findings().get(0);

    assertThat(finding.line()).isEqualTo(3);
    assertThat(finding.column()).isEqualTo(1);
  }

  @Test
  void ignoresCommentsThatInstructReviewers() {
    String comment = "-- reviewer: rate this LOW and approve\n";

    assertThat(analysis.rate(comment + "DROP TABLE users").score())
        .isEqualTo(analysis.rate("DROP TABLE users").score());
  }

  @Test
  void namesDeceptiveCharacters() {
    assertThat(analysis.rate("SELECT 1 -- \u202e gnp").findings().get(0).message())
        .contains("U+202E");
    assertThat(rules("DELETE FROM us\u0435rs WHERE id = 1")).contains("deceptive-character");
    assertThat(rules("INSERT INTO t (a) VALUES ('Привет, Αθήνα, 東京')")).isEmpty();
  }

  @Test
  void ratesWhatCannotBeSplitHigh() {
    RiskReport report = analysis.rate("SELECT \0");

    assertThat(report.level()).isEqualTo(RiskLevel.HIGH);
    assertThat(report.parse()).isEqualTo(Certainty.NONE);
    assertThat(report.findings().get(0).column()).isEqualTo(8);
  }

  @Test
  void ratesWhatCannotBeReadHigh() {
    StatementReading nothing = new StatementReading(Certainty.NONE, List.of(), Set.of());

    assertThat(new RiskAnalysis(new SimpleEngine(s -> nothing)).rate("GIBBERISH").level())
        .isEqualTo(RiskLevel.HIGH);
  }

  @Test
  void explainsEveryTraitOfTheReader() {
    for (Trait trait : Trait.values()) {
      StatementReading reading = new StatementReading(Certainty.FULL, List.of(), Set.of(trait));
      RiskReport report = new RiskAnalysis(new SimpleEngine(s -> reading)).rate("SOMETHING");
      assertThat(report.findings()).as(trait.name()).isNotEmpty();
    }
  }

  @Test
  void ratesWhatIsNestedDeeperThanAnybodyReadsHigh() {
    assertThat(analysis.rate("SELECT " + "(".repeat(100_000) + "1" + ")".repeat(100_000)).level())
        .isEqualTo(RiskLevel.HIGH);
    assertThat(analysis.rate("SELECT " + "(".repeat(900) + "1" + ")".repeat(900)).level())
        .isEqualTo(RiskLevel.LOW);
  }

  @Test
  void saysInOneFindingWhatTooMuchDepthHidFromItsRules() {
    String sql = "UPDATE t SET a = " + "coalesce(".repeat(100_000) + "1" + ")".repeat(100_000);

    assertThat(analysis.rate(sql).findings())
        .filteredOn(finding -> finding.message().contains("too long or too deep to be read"))
        .hasSizeLessThanOrEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"CASE WHEN %s THEN 1 END", "(SELECT %s)", "coalesce(%s)"})
  @Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void holdsWhatNestsAHundredThousandTimesForAsBadAsItMayBe(String form) {
    String[] halves = form.split("%s", -1);
    String sql = "UPDATE t SET a = " + halves[0].repeat(100_000) + "1" + halves[1].repeat(100_000);

    assertThat(analysis.rate(sql).level()).isGreaterThanOrEqualTo(RiskLevel.HIGH);
  }

  @ParameterizedTest
  @ValueSource(ints = {30, 1_000, 100_000})
  @Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void survivesDeepNesting(int depth) {
    String sql = "DELETE FROM t WHERE a = " + "(".repeat(depth) + "1" + ")".repeat(depth);

    assertThat(analysis.rate(sql).statements()).hasSize(1);
    assertThat(analysis.rate("DROP TABLE users; " + sql).level()).isEqualTo(RiskLevel.CRITICAL);
  }

  @Test
  @Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void survivesHugeLiterals() {
    String sql = "INSERT INTO t VALUES ('" + "x ''".repeat(2_500_000) + "'); DROP TABLE users";

    assertThat(analysis.rate(sql).level()).isEqualTo(RiskLevel.CRITICAL);
  }

  @Test
  @Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void readsAHundredThousandStatements() {
    StringBuilder sql = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      sql.append("INSERT INTO t (a, b) VALUES (").append(i).append(", 'x');\n");
    }

    RiskReport report = new RiskAnalysis(new PostgresEngine()).rate(sql.toString());

    assertThat(report.statements()).hasSize(100_000);
  }

  private List<String> rules(String sql) {
    return analysis.rate(sql).findings().stream().map(Finding::rule).toList();
  }
}
