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

/** What the rules make of the statements that plans are built of. */
class PlanRulesTest {
  private static RiskReport rated(String engine, String script) {
    RiskContext unknown = RiskContext.unknown();
    Map<String, Long> large = Map.of("users", 50_000_000L, "orders", 50_000_000L);
    return new RiskAnalysis(
            DatabaseEngines.find(engine).orElseThrow(),
            new RiskContext("", "", unknown.settings(), unknown.schema(), large))
        .rate(script);
  }

  @Test
  void minorsABackfillThatGoesInBatches() {
    String fill = "UPDATE users SET nick = lower(name) WHERE name IS NOT NULL";
    Set<String> once = Set.of("backfill-rows", "backfill-with-schema-change");

    RiskReport atOnce = rated("postgresql", "ALTER TABLE users ADD nick text;" + fill);
    RiskReport batched =
        rated("postgresql", "ALTER TABLE users ADD nick text;\n-- sluice:batches\n" + fill);

    assertThat(atOnce.findings()).extracting(Finding::rule).containsAll(once);
    assertThat(atOnce.level()).isEqualTo(RiskLevel.MEDIUM);
    assertThat(batched.level()).isEqualTo(RiskLevel.LOW);
  }

  @ParameterizedTest
  @CsvSource({"UPDATE users SET a = 1,HIGH", "DELETE FROM users,CRITICAL"})
  void leavesWhatDestroysAsItIsInBatches(String sql, RiskLevel level) {
    assertThat(rated("postgresql", "-- sluice:batches\n" + sql).level()).isEqualTo(level);
  }

  @Test
  void raisesNothingBySizeThatSparesOthers() {
    String unique = "CREATE UNIQUE INDEX %s i ON users (a)";
    String online = "ALTER TABLE users MODIFY a varchar(9), ALGORITHM=INPLACE, LOCK=NONE";

    assertThat(rated("postgresql", unique.formatted("")).level()).isEqualTo(RiskLevel.HIGH);
    assertThat(rated("postgresql", unique.formatted("CONCURRENTLY")).level())
        .isEqualTo(RiskLevel.MEDIUM);
    assertThat(rated("mysql", online).level()).isEqualTo(RiskLevel.MEDIUM);
  }
}
