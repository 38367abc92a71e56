package dev.sluice.analysis.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.risk.Finding;
import dev.sluice.analysis.risk.RiskAnalysis;
import dev.sluice.analysis.risk.RiskContext;
import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.analysis.risk.RiskReport;
import dev.sluice.db.DatabaseEngines;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the rules make of the statements that plans are built of, and of what only looks like them.
 */
class PlanRulesTest {
  private static final String TRIGGER = "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS ";

  private static RiskReport rated(String engine, String script) {
    RiskContext unknown = RiskContext.unknown();
    Map<String, Long> large = Map.of("users", 50_000_000L, "orders", 50_000_000L);
    return new RiskAnalysis(
            DatabaseEngines.find(engine).orElseThrow(),
            new RiskContext("", "", unknown.settings(), unknown.schema(), large))
        .rate(script);
  }

  private static boolean found(RiskReport report, String rule, RiskLevel level) {
    return report.findings().stream()
        .filter(finding -> finding.rule().equals(rule))
        .map(Finding::level)
        .anyMatch(level::equals);
  }

  @Test
  void minorsABackfillThatGoesInBatches() {
    String fill = "UPDATE users SET nick = lower(name) WHERE name IS NOT NULL";
    Set<String> once = Set.of("backfill-rows", "backfill-with-schema-change");

    assertThat(rated("postgresql", "ALTER TABLE users ADD nick text;" + fill).findings())
        .extracting(Finding::rule)
        .containsAll(once);
    assertThat(
            rated("postgresql", "ALTER TABLE users ADD nick text;\n-- sluice:batches\n" + fill)
                .findings())
        .extracting(Finding::rule)
        .doesNotContainAnyElementsOf(once);
  }

  @ParameterizedTest
  @CsvSource({"UPDATE users SET a = 1,HIGH", "DELETE FROM users,CRITICAL"})
  void leavesWhatDestroysAsItIsInBatches(String sql, RiskLevel level) {
    assertThat(rated("postgresql", "-- sluice:batches\n" + sql).level()).isEqualTo(level);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$$ BEGIN NEW.a := NEW.b; RETURN NEW; END $$",
        "$$ BEGIN SELECT (trunc(b)::int) INTO NEW.a FROM (SELECT NEW.*) AS t; RETURN NEW; END $$",
      })
  void readsATriggerThatOnlyFillsItsRow(String body) {
    assertThat(rated("postgresql", TRIGGER + body).level()).isEqualTo(RiskLevel.MEDIUM);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$$ BEGIN NEW.a := wipe(NEW.b); RETURN NEW; END $$",
        "$$ BEGIN SELECT (wipe(b)) INTO NEW.a FROM (SELECT NEW.*) AS t; RETURN NEW; END $$",
        "$$ BEGIN DELETE FROM users WHERE id = 1; RETURN NEW; END $$",
        "'BEGIN EXECUTE x; END' -- $$ BEGIN RETURN NEW; END $$",
        "$$ BEGIN RETURN NEW; END $$ SECURITY DEFINER",
      })
  void trustsNoOtherTrigger(String body) {
    assertThat(rated("postgresql", TRIGGER + body).level()).isGreaterThan(RiskLevel.MEDIUM);
  }

  @Test
  void knowsANameThatIsGivenBack() {
    String swap =
        "ALTER TABLE users RENAME COLUMN a TO a_old; ALTER TABLE users RENAME COLUMN b TO a";
    String view = "ALTER TABLE users RENAME TO people; CREATE VIEW users AS SELECT * FROM ";

    assertThat(rated("postgresql", swap).level()).isEqualTo(RiskLevel.MEDIUM);
    assertThat(rated("postgresql", view + "people").level()).isEqualTo(RiskLevel.MEDIUM);
    assertThat(found(rated("postgresql", view + "others"), "rename-table", RiskLevel.CRITICAL))
        .as("another table than the one that was renamed")
        .isTrue();
  }

  @Test
  void raisesNothingBySizeThatSparesOthers() {
    String unique = "CREATE UNIQUE INDEX %s i ON users (a)";

    assertThat(rated("postgresql", unique.formatted("")).level()).isEqualTo(RiskLevel.HIGH);
    assertThat(rated("postgresql", unique.formatted("CONCURRENTLY")).level())
        .isEqualTo(RiskLevel.MEDIUM);
    assertThat(
            rated("mysql", "ALTER TABLE users MODIFY a int, ALGORITHM=INPLACE, LOCK=NONE").level())
        .isEqualTo(RiskLevel.MEDIUM);
  }
}
