package dev.sluice.analysis.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.db.postgresql.PostgresEngine;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleSettingsTest {
  private static RiskReport rate(String yaml, String environment, String sql) {
    RuleSettings settings = RuleSettings.parse("rules.yaml", yaml).honouringSuppressions();
    RiskContext context = RiskContext.unknown().in(environment).with(settings);
    return new RiskAnalysis(new PostgresEngine(), context).rate(sql);
  }

  private static List<String> rules(RiskReport report) {
    return report.findings().stream().map(Finding::rule).toList();
  }

  @Test
  void readsTheExample() throws java.io.IOException {
    java.nio.file.Path example =
        java.nio.file.Path.of("../../config-examples/lint/rules.yaml").toAbsolutePath();
    String yaml = java.nio.file.Files.readString(example);

    assertThat(rules(rate(yaml, "", "ALTER TABLE legacy.t ADD COLUMN a int")))
        .contains("frozen-legacy");
    assertThat(rate(yaml, "prod", "CREATE INDEX i ON t (a)").level()).isEqualTo(RiskLevel.HIGH);
    assertThat(rate(yaml, "dev", "CREATE INDEX i ON t (a)").level()).isEqualTo(RiskLevel.MEDIUM);
  }

  @Test
  void switchesAndReLevelsRules() {
    String yaml = "rules: {drop-index-not-concurrently: critical, rename: off, select-star: on}";

    assertThat(rate(yaml, "", "DROP INDEX i").level()).isEqualTo(RiskLevel.CRITICAL);
    assertThat(rules(rate(yaml, "", "ALTER TABLE t RENAME COLUMN a TO b")))
        .doesNotContain("rename");
    assertThat(rules(rate(yaml, "", "SELECT * FROM t"))).containsExactly("select-star");
  }

  @Test
  void scopesRulesByEnvironment() {
    String yaml =
        """
        rules: {drop-index-not-concurrently: low}
        environments:
          prod: {rules: {drop-index-not-concurrently: high}}
        """;

    assertThat(rate(yaml, "dev", "DROP INDEX i").level()).isEqualTo(RiskLevel.LOW);
    assertThat(rate(yaml, "prod", "DROP INDEX i").level()).isEqualTo(RiskLevel.HIGH);
  }

  @Test
  void takesRulesOfOnesOwn() {
    String yaml =
        """
        custom:
          - id: no-legacy-schema
            family: compatibility
            level: high
            why: The legacy schema is frozen until the move is over.
            instead: Ask the data team.
            match: '\\blegacy\\.'
        """;

    assertThat(rules(rate(yaml, "", "UPDATE legacy.t SET a = 1 WHERE id = 2")))
        .contains("no-legacy-schema");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "rules: {drop-tabel: off}| the nearest is drop-table",
        "rules: {drop-table: severe}| use off, on, low, medium, high or critical",
        "rules: {not-analysable: off}| cannot be judged",
        "rules: {not-analysable: low}| cannot be judged",
        "rules: {keyword-name: high}| judges taste",
        "rulez: {}| unknown key 'rulez'",
        "base: some| use default or all",
        "custom: [{id: x-y-z, family: data, level: high, why: W., instead: I.}]| nothing to look for",
        "custom: [{id: x-y-z, family: data, level: high, why: W., instead: I., match: '('}]| cannot be read",
        "custom: [{id: drop-table, family: data, level: high, why: W., instead: I., match: a}]| there is already",
        "rules: [| is no YAML",
      })
  void refusesWhatItCannotFollow(String yaml, String message) {
    assertThatThrownBy(() -> RuleSettings.parse("rules.yaml", yaml))
        .isInstanceOf(RuleException.class)
        .hasMessageContaining("rules.yaml")
        .hasMessageContaining(message.strip());
  }

  @Test
  void followsASuppressionWithAReasonAndShowsIt() {
    RiskReport report =
        rate("base: default", "", "-- sluice:ignore drop-table: empty since March\nDROP TABLE t");

    assertThat(report.level()).isEqualTo(RiskLevel.LOW);
    assertThat(report.findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.suppressed()).isEqualTo("empty since March"));
  }

  @Test
  void countsASuppressedFindingWhereSuppressionsAreOnlyShown() {
    RiskReport report =
        new RiskAnalysis(new PostgresEngine())
            .rate("-- sluice:ignore drop-table: empty\nDROP TABLE t");

    assertThat(report.level()).isEqualTo(RiskLevel.CRITICAL);
  }

  @Test
  void findsSuppressionsInCommentsOnly() {
    RiskReport report =
        rate(
            "base: default",
            "",
            "INSERT INTO t (a) VALUES ('sluice:ignore drop-table: x'); DROP TABLE t");

    assertThat(report.level()).isEqualTo(RiskLevel.CRITICAL);
  }

  @Test
  void suppressesForTheRestOfAScript() {
    RiskReport report =
        rate(
            "base: default",
            "",
            "-- sluice:ignore-script drop-table: clean-up\nDROP TABLE t; DROP TABLE u");

    assertThat(report.findings()).hasSize(2).allMatch(Finding::excused);
  }

  @ParameterizedTest
  @CsvSource({
    "8.0.11, <8.0.12, true",
    "8.0.31, <8.0.12, false",
    "'', <8.0.12, true",
    "10.11.4-MariaDB, >=10.4 <11, true",
    "16.14, >=9.6, true",
    "5.7, <8.0.12, true",
  })
  void comparesVersions(String version, String limits, boolean within) {
    assertThat(EngineVersion.within(version, limits)).isEqualTo(within);
  }

  @Test
  void takesSourcesOfOnesOwnRules() {
    String sources = "postgresql: https://example.com/a https://example.com/b";

    assertThat(rules(rate(cited(sources), "", "ALTER TABLE t ADD COLUMN a int"))).contains("mine");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mysql: https://example.com/a                               | an engine that it does not hold",
        "postgresql: http://example.com/a                           | no address that begins with https",
        "postgresql: see the manual                                 | no address that begins with https",
        "postgresql: https://me@example.com/a                       | no address that begins with https",
        "postgresql: https://example.com/a https://example.com/a    | twice",
        "postgresql:                                                | no address that begins with https",
      })
  void refusesSourcesThatNobodyCanOpen(String sources, String message) {
    assertThatThrownBy(() -> RuleSettings.parse("rules.yaml", cited(sources)))
        .isInstanceOf(RuleException.class)
        .hasMessageContaining("mine")
        .hasMessageContaining(message);
  }

  private static String cited(String sources) {
    return """
    custom:
      - id: mine
        family: locks
        level: high
        engines: [postgresql]
        why: It takes a lock.
        instead: Do not.
        match: '^alter table'
        sources:
          %s
    """
        .formatted(sources);
  }
}
