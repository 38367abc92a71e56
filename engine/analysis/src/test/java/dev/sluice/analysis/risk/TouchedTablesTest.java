package dev.sluice.analysis.risk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.postgresql.PostgresEngine;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TouchedTablesTest {
  private static final Map<String, Long> COUNTED =
      Map.of("public.users", 5_000L, "public.orders", 2_000_000L, "public.countries", 200L);

  @Test
  void namesTheLargestTableThatIsChanged() {
    assertThat(
            largest("ALTER TABLE users ADD COLUMN nick text; DELETE FROM countries WHERE id = 1"))
        .hasValue(5_000);
    assertThat(largest("DROP TABLE \"public\".\"orders\"")).hasValue(2_000_000);
    assertThat(largest("UPDATE users SET n = 1 WHERE id IN (SELECT id FROM orders)"))
        .as("orders is read only")
        .hasValue(5_000);
  }

  @Test
  void countsWhatTheScriptMakesAsEmpty() {
    assertThat(largest("CREATE TABLE fresh (id int); INSERT INTO fresh VALUES (1)")).hasValue(0);
  }

  @Test
  void knowsNothingWhereOneSizeIsNotKnown() {
    assertThat(largest("ALTER TABLE users ADD COLUMN a int; ALTER TABLE other ADD COLUMN a int"))
        .isEmpty();
    assertThat(largest("DO $$ BEGIN EXECUTE 'DROP TABLE users'; END $$")).isEmpty();
    assertThat(TouchedTables.largest(rate("ALTER TABLE users ADD COLUMN a int"), Map.of()))
        .isEmpty();
  }

  private static OptionalLong largest(String script) {
    return TouchedTables.largest(rate(script), COUNTED);
  }

  private static RiskReport rate(String script) {
    return new RiskAnalysis(new PostgresEngine(), RiskContext.unknown()).rate(script);
  }
}
