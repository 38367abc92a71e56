package dev.sluice.analysis.risk.deception;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.risk.RiskAnalysis;
import dev.sluice.analysis.risk.RiskContext;
import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.db.postgresql.PostgresEngine;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A trigger whose function nobody has shown may do anything, on whatever table it stands. */
class UnseenTriggersTest {
  private static final String FRESH = "CREATE TABLE fresh (id int PRIMARY KEY); ";
  private static final String SEEN =
      "CREATE FUNCTION touch(%s) RETURNS %s LANGUAGE sql AS 'SELECT 1'; ";

  private static String runs(String table) {
    return "CREATE TRIGGER t BEFORE INSERT ON " + table + " FOR EACH ROW EXECUTE FUNCTION touch();";
  }

  private static RiskLevel level(String script) {
    RiskContext unknown = RiskContext.unknown();
    RiskContext small =
        new RiskContext("", "", unknown.settings(), unknown.schema(), Map.of("small", 12L));
    return new RiskAnalysis(new PostgresEngine(), small).rate(script).level();
  }

  @Test
  void isMediumOnANewTableAndOnASmallOne() {
    assertThat(level(FRESH + runs("fresh"))).isEqualTo(RiskLevel.MEDIUM);
    assertThat(level(runs("small"))).isEqualTo(RiskLevel.MEDIUM);
    assertThat(level(FRESH + runs("fresh").replace("FUNCTION", "PROCEDURE")))
        .isEqualTo(RiskLevel.MEDIUM);
    assertThat(
            level(
                FRESH
                    + runs("fresh")
                        .replace("TRIGGER", "CONSTRAINT TRIGGER")
                        .replace("BEFORE", "AFTER")))
        .isEqualTo(RiskLevel.MEDIUM);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO fresh (id) VALUES (1)",
        "WITH one AS (SELECT 1) INSERT INTO fresh (id) SELECT 1 FROM one",
        "ALTER TABLE fresh RENAME TO other; INSERT INTO other (id) VALUES (1)",
        "CREATE VIEW seen AS SELECT id FROM fresh; INSERT INTO seen (id) VALUES (1)",
        "ALTER TABLE whole ATTACH PARTITION fresh DEFAULT; INSERT INTO whole (id) VALUES (1)",
      })
  void isHighOnceTheScriptMakesItRun(String write) {
    assertThat(level(FRESH + runs("fresh") + write)).isEqualTo(RiskLevel.HIGH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id FROM fresh WHERE id = 1",
        "INSERT INTO audit (id) SELECT id FROM fresh WHERE id = 1",
        "DELETE FROM small USING fresh WHERE small.id = fresh.id AND fresh.id = 1",
        "EXPLAIN SELECT id FROM fresh",
        "EXPLAIN INSERT INTO fresh (id) VALUES (1)",
      })
  void runsForNobodyWhoOnlyReads(String read) {
    assertThat(level(FRESH + runs("fresh") + read)).isEqualTo(RiskLevel.MEDIUM);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "WITH one AS (INSERT INTO fresh (id) VALUES (1) RETURNING id) SELECT id FROM one",
        "EXPLAIN (ANALYZE) INSERT INTO fresh (id) VALUES (1)",
        "COPY fresh (id) FROM '/tmp/fresh.csv'",
        "MERGE INTO fresh USING small ON small.id = fresh.id WHEN NOT MATCHED THEN INSERT VALUES (1)",
      })
  void runsForEverybodyWhoWrites(String write) {
    assertThat(
            new RiskAnalysis(new PostgresEngine()).rate(FRESH + runs("fresh") + write).findings())
        .anyMatch(finding -> finding.message().contains("by what it uses"));
  }

  @Test
  void isNoneWhereTheScriptMakesItsFunction() {
    String own = SEEN.formatted("", "trigger");
    String write = "INSERT INTO fresh (id) VALUES (1)";

    assertThat(
            new RiskAnalysis(new PostgresEngine())
                .rate(own + FRESH + runs("fresh") + write)
                .findings())
        .noneMatch(finding -> finding.message().contains("by what it uses"));
    assertThat(
            new RiskAnalysis(new PostgresEngine())
                .rate(SEEN.formatted("a int", "int") + FRESH + runs("fresh") + write)
                .findings())
        .as("another function of that name")
        .anyMatch(finding -> finding.message().contains("by what it uses"));
  }
}
