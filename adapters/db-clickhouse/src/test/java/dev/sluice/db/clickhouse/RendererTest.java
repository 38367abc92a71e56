package dev.sluice.db.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RendererTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CREATE TABLE `t` (a Int8) ENGINE = Log | CREATE TABLE IF NOT EXISTS `t` (a Int8) ENGINE = Log
          CREATE MATERIALIZED VIEW v TO t AS SELECT 1 | CREATE MATERIALIZED VIEW IF NOT EXISTS v TO t AS SELECT 1
          DROP VIEW v | DROP VIEW IF EXISTS v
          DROP DICTIONARY d | DROP DICTIONARY IF EXISTS d
          ALTER TABLE `a b` ADD COLUMN c Int8 | ALTER TABLE `a b` ADD COLUMN IF NOT EXISTS c Int8
          ALTER TABLE t DROP COLUMN c | ALTER TABLE t DROP COLUMN IF EXISTS c
          ALTER TABLE t ADD INDEX i a TYPE minmax | ALTER TABLE t ADD INDEX IF NOT EXISTS i a TYPE minmax
          ALTER TABLE t DROP PROJECTION p | ALTER TABLE t DROP PROJECTION IF EXISTS p
          ALTER TABLE t ADD CONSTRAINT k CHECK a > 0 | ALTER TABLE t ADD CONSTRAINT IF NOT EXISTS k CHECK a > 0
          ALTER TABLE t MODIFY COLUMN a Int16 | ALTER TABLE t MODIFY COLUMN a Int16
          """)
  void writesStatementsThatMayBeRunTwice(String statement, String repeatable) {
    ClickHouseRenderer renderer = new ClickHouseRenderer();

    assertThat(renderer.repeatable(statement)).isEqualTo(repeatable);
    assertThat(renderer.repeatable(repeatable)).isEqualTo(repeatable);
  }
}
