package dev.sluice.analysis.risk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.DatabaseEngines;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How bad it is that MySQL takes texts for the number 0, by what is known of the column. */
class TextsAsNumbersTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MEDIUM | DELETE FROM t WHERE a = 0",
        "MEDIUM | UPDATE t SET b = 1 WHERE 0 = a",
        "MEDIUM | DELETE FROM t WHERE a IN (0, 5)",
        "LOW    | DELETE FROM t WHERE a = 1",
        "LOW    | DELETE FROM t WHERE a = '0'",
        "LOW    | DELETE FROM t WHERE a = 0 AND id = 5",
        "LOW    | DELETE FROM t WHERE id = 5; SELECT a FROM t WHERE a = 0",
        "HIGH   | ALTER TABLE t ADD COLUMN a varchar(20); DELETE FROM t WHERE a = 0",
        "LOW    | ALTER TABLE t ADD COLUMN a int; DELETE FROM t WHERE a = 0",
        "HIGH   | CREATE TABLE IF NOT EXISTS t (a text); DELETE FROM t WHERE a = 0",
      })
  void weighsByTheTypeOfTheColumn(RiskLevel level, String script) {
    RiskAnalysis analysis = new RiskAnalysis(DatabaseEngines.find("mysql").orElseThrow());

    assertThat(analysis.rate(script).level()).isEqualTo(level);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"postgresql | LOW", "sqlite | LOW", "mariadb | MEDIUM"})
  void concernsEnginesThatCompareThem(String engine, RiskLevel level) {
    RiskAnalysis analysis = new RiskAnalysis(DatabaseEngines.find(engine).orElseThrow());

    assertThat(analysis.rate("DELETE FROM t WHERE a = 0").level()).isEqualTo(level);
  }
}
