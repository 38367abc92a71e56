package dev.sluice.analysis.risk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.postgresql.PostgresEngine;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TouchedTablesTest {
  private static final Map<String, Long> COUNTED =
      Map.of("public.users", 5_000L, "public.orders", 2_000_000L, "public.countries", 200L);

  private static final Schema HELD =
      new Schema(
          "postgresql",
          Stream.of("users", "orders", "countries", "unsized")
              .map(
                  name ->
                      new SchemaObject(
                          SchemaObject.Kind.TABLE, "public." + name, "", "", Map.of(), List.of()))
              .toList());

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
  void countsWhatIsNotThereBeforeAsEmpty() {
    assertThat(largest("CREATE TABLE fresh (id int); INSERT INTO fresh VALUES (1)")).hasValue(0);
  }

  @Test
  void isNotToldByTheScriptThatATableIsItsOwn() {
    assertThat(largest("CREATE TABLE IF NOT EXISTS orders (id int); UPDATE orders SET id = 1"))
        .hasValue(2_000_000);
    assertThat(
            largest(
                "CREATE TEMP TABLE orders (id int); DROP TABLE orders; DELETE FROM orders"
                    + " WHERE id = 1"))
        .hasValue(2_000_000);
    assertThat(largest("CREATE TABLE \"ORDERS\" (id int); DELETE FROM orders WHERE id = 1"))
        .hasValue(2_000_000);
    assertThat(largest("CREATE TABLE IF NOT EXISTS unsized (id int); DELETE FROM unsized"))
        .isEmpty();
  }

  @Test
  void knowsNothingWhereOneSizeIsNotKnown() {
    assertThat(largest("ALTER TABLE users ADD COLUMN a int; ALTER TABLE unsized ADD COLUMN a int"))
        .isEmpty();
    assertThat(largest("DO $$ BEGIN EXECUTE 'DROP TABLE users'; END $$")).isEmpty();
    assertThat(largest("DROP SCHEMA public CASCADE")).isEmpty();
  }

  private static OptionalLong largest(String script) {
    return TouchedTables.largest(rate(script), HELD, COUNTED);
  }

  private static RiskReport rate(String script) {
    return new RiskAnalysis(new PostgresEngine(), RiskContext.unknown()).rate(script);
  }
}
