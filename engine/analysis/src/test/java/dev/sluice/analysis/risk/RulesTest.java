package dev.sluice.analysis.risk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.DatabaseEngines;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every rule finds its own bad examples, on the engine that they are written for. */
class RulesTest {
  /** Engines that no test can ask. */
  private static final Set<String> NOT_HERE = Set.of("sqlserver", "oracle", "clickhouse");

  private static final Pattern OF_LOCKS =
      Pattern.compile(
          "(?i)\\blocks?\\b|\\bblocks |\\brewrites? (?:the|parts|or)\\b|while writers"
              + "|\\bmutation\\b|\\bcommits\\b|not checked");

  private final Map<String, RiskAnalysis> analyses = new HashMap<>();

  @TestFactory
  Stream<DynamicTest> everyRuleFindsItsBadExamples() {
    return RiskRules.all().stream()
        .flatMap(
            rule ->
                rule.bad().stream()
                    .map(
                        example ->
                            DynamicTest.dynamicTest(
                                rule.id() + ": " + example,
                                () ->
                                    assertThat(found(rule, example))
                                        .extracting(Finding::rule)
                                        .contains(rule.id()))));
  }

  @TestFactory
  Stream<DynamicTest> everyRuleLeavesItsGoodExamplesAlone() {
    return RiskRules.all().stream()
        .flatMap(
            rule ->
                rule.good().stream()
                    .map(
                        example ->
                            DynamicTest.dynamicTest(
                                rule.id() + ": " + example,
                                () ->
                                    assertThat(found(rule, example))
                                        .noneMatch(
                                            finding ->
                                                finding.rule().equals(rule.id())
                                                    && finding.level() == rule.level()
                                                    && !finding.message().contains("is new")))));
  }

  @Test
  void everyRuleHasWordsAndMostHaveAnExample() {
    assertThat(RiskRules.all())
        .allSatisfy(
            rule -> {
              assertThat(rule.why()).as(rule.id()).endsWith(".").hasSizeBetween(15, 130);
              assertThat(rule.instead()).as(rule.id()).endsWith(".").hasSizeBetween(10, 140);
            });
    assertThat(RiskRules.all().stream().filter(rule -> rule.bad().isEmpty()).count())
        .isLessThan(30);
  }

  @Test
  void everyPatternCanBeRead() {
    for (CheckedRule one : RiskRules.checked()) {
      for (String engine : one.rule().engines()) {
        analysis(engine).rate("SELECT 1");
      }
    }
    assertThat(RiskRules.all().size()).isGreaterThan(200);
  }

  @Test
  void everyEngineHasRulesOfItsOwn() {
    for (String engine : RuleReader.ENGINES) {
      assertThat(RiskRules.all()).as(engine).anyMatch(rule -> rule.engines().contains(engine));
    }
    assertThat(RiskRules.all())
        .filteredOn(rule -> rule.engines().equals(java.util.Set.of("clickhouse")))
        .hasSizeGreaterThan(8);
  }

  @Test
  void citesTheVendorForFactsOfLocksThatNoTestCanLookUp() {
    Set<String> uncited = new TreeSet<>();
    for (RiskRule rule : RiskRules.all()) {
      boolean missing =
          rule.engines().stream()
              .filter(NOT_HERE::contains)
              .anyMatch(engine -> !rule.sources().containsKey(engine));
      if (missing && statesLocks(rule)) {
        uncited.add(rule.id());
      }
    }

    assertThat(uncited).isEmpty();
  }

  private static boolean statesLocks(RiskRule rule) {
    return rule.family() == Family.LOCKS
        || rule.family() == Family.REPLICATION
        || OF_LOCKS.matcher(rule.why()).find();
  }

  @Test
  void citesOnlyTheVendorsOfTheEngine() {
    Map<String, String> vendors =
        Map.of(
            "postgresql", "https://www\\.postgresql\\.org/docs/.*",
            "mysql", "https://dev\\.mysql\\.com/doc/.*",
            "mariadb", "https://mariadb\\.com/(?:kb|docs)/.*",
            "sqlserver", "https://learn\\.microsoft\\.com/.*",
            "oracle", "https://docs\\.oracle\\.com/.*",
            "sqlite", "https://sqlite\\.org/.*",
            "clickhouse", "https://clickhouse\\.com/docs/.*");
    for (RiskRule rule : RiskRules.all()) {
      rule.sources()
          .forEach(
              (engine, addresses) ->
                  assertThat(addresses)
                      .as(rule.id())
                      .allMatch(address -> address.matches(vendors.getOrDefault(engine, ""))));
    }
  }

  @Test
  void fillsRewritesWithTheStatementsOwnParts() {
    List<Finding> found =
        analysis("postgresql")
            .rate("CREATE UNIQUE INDEX \"Mail\" ON app.\"Users\" (lower(mail), 'x') WHERE a = 'b'")
            .findings();

    assertThat(found)
        .filteredOn(finding -> finding.rule().equals("create-index-not-concurrently"))
        .extracting(Finding::rewrite)
        .containsExactly(
            "CREATE UNIQUE INDEX CONCURRENTLY \"Mail\" ON app.\"Users\" (lower(mail), 'x') WHERE a = 'b';");
  }

  private List<Finding> found(RiskRule rule, String example) {
    String engine =
        RuleReader.ENGINES.stream().filter(rule.engines()::contains).findFirst().orElseThrow();
    String sql = example;
    if (example.startsWith("[")) {
      engine = example.substring(1, example.indexOf(']'));
      sql = example.substring(example.indexOf(']') + 1).strip();
    }
    return new ArrayList<>(analysis(engine).rate(sql).findings());
  }

  private RiskAnalysis analysis(String engine) {
    return analyses.computeIfAbsent(
        engine,
        name -> {
          DatabaseEngine found =
              DatabaseEngines.find(name).orElseGet(() -> SimpleEngine.called(name));
          return new RiskAnalysis(found, RiskContext.unknown().with(RuleSettings.all()));
        });
  }
}
