package dev.sluice.analysis.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.plan.SafePlan.Step;
import dev.sluice.analysis.risk.RiskContext;
import dev.sluice.db.DatabaseEngines;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a known schema adds to a plan, and what of it stands in a plan's way. */
class PlanObstaclesTest {
  private static final Schema SHOP =
      new Schema(
          "postgresql",
          Stream.of(
                  table("shop.plain", "", Map.of()),
                  table("shop.watched", "", Map.of()),
                  table("shop.guarded", "", Map.of("row-security", "true")),
                  table("shop.parts", "PARTITION BY RANGE (n)", Map.of()),
                  table("shop.heir", "", Map.of("inherits", "shop.parent")),
                  table("shop.parent", "", Map.of()),
                  table("shop.twice", "", Map.of()),
                  table("app.twice", "", Map.of()),
                  List.of(
                      object(Kind.TRIGGER, "shop.watched.touch", "shop.watched", ""),
                      index("plain_n", "(n)"),
                      index("plain_part", "(part) WHERE (part > 0)"),
                      object(
                          Kind.INDEX,
                          "shop.plain_once",
                          "shop.plain",
                          "CREATE UNIQUE INDEX plain_once ON shop.plain USING btree (once)")))
              .flatMap(List::stream)
              .toList());

  private static List<SchemaObject> table(
      String name, String definition, Map<String, String> attributes) {
    return List.of(
        new SchemaObject(Kind.TABLE, name, "", definition, attributes, List.of()),
        column(name, "n", "integer", Map.of("not-null", "true", "default", "0")),
        column(name, "part", "integer", Map.of()),
        column(name, "once", "integer", Map.of()),
        column(name, "doc", "json", Map.of()),
        column(name, "rate", "numeric", Map.of()),
        column(name, "word", "text", Map.of("collation", "shop.nocase")),
        column(name, "name", "text", Map.of("default", "'x'::text")),
        column(name, "told", "integer", Map.of("comment", "it's old")),
        column(name, "at", "timestamp without time zone", Map.of()));
  }

  private static SchemaObject column(
      String table, String name, String type, Map<String, String> attributes) {
    return new SchemaObject(Kind.COLUMN, table + "." + name, table, type, attributes, List.of());
  }

  private static SchemaObject index(String name, String columns) {
    return new SchemaObject(
        Kind.INDEX,
        "shop." + name,
        "shop.plain",
        "CREATE INDEX " + name + " ON shop.plain USING btree " + columns,
        Map.of("sql-name", "shop." + name),
        List.of());
  }

  private static SchemaObject object(Kind kind, String name, String owner, String definition) {
    return new SchemaObject(kind, name, owner, definition, Map.of(), List.of());
  }

  static SafePlan plan(String script) {
    return new SafePlans(
            DatabaseEngines.find("postgresql").orElseThrow(),
            RiskContext.unknown().against(SHOP, Map.of()))
        .of(script);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ALTER TABLE watched ALTER n TYPE bigint | trigger shop.watched.touch",
        "ALTER TABLE watched RENAME n TO m | trigger shop.watched.touch",
        "ALTER TABLE watched ADD t uuid DEFAULT gen_random_uuid() | trigger shop.watched.touch",
        "ALTER TABLE guarded ALTER n TYPE bigint | row security",
        "ALTER TABLE parts ALTER n SET NOT NULL | has partitions",
        "CREATE INDEX i ON parts (n) | has partitions",
        "ALTER TABLE heir ADD CONSTRAINT c CHECK (n > 0) | shares its columns",
        "ALTER TABLE parent ALTER n SET NOT NULL | shares its columns",
        "ALTER TABLE twice ALTER n TYPE bigint | app.twice, shop.twice",
        "UPDATE twice SET n = 1 WHERE part = 2 | app.twice, shop.twice",
        "ALTER TABLE plain ALTER part TYPE bigint | index shop.plain_part",
        "ALTER TABLE plain ALTER once TYPE bigint | unique index shop.plain_once",
        "ALTER TABLE plain ALTER once TYPE bigint | though they say ON CONFLICT",
        "ALTER TABLE plain RENAME once TO single | though they say ON CONFLICT",
        "ALTER TABLE plain RENAME doc TO body | may differ",
        "ALTER TABLE plain RENAME rate TO price | may differ",
        "ALTER TABLE plain RENAME word TO letters | may differ",
        "ALTER TABLE plain RENAME name TO title | from the default",
        "ALTER TABLE plain RENAME told TO \"Told\" | in quotes",
        "ALTER TABLE plain RENAME told TO name | already",
        "ALTER TABLE plain ALTER missing TYPE bigint | No column missing",
        "ALTER TABLE plain ALTER at TYPE timestamptz | whatever the session",
        "ALTER TABLE plain ALTER name TYPE int | whatever the session",
        "ALTER TABLE plain ALTER told TYPE text USING concat(told, now()) | other values",
        "ALTER TABLE plain ALTER told TYPE text USING at::text | other values",
        "ALTER TABLE plain ALTER told TYPE text USING found | other values",
        "ALTER TABLE plain ALTER told TYPE text USING E'a\\'' | other values",
        "ALTER TABLE plain ALTER n TYPE bigint USING n + 1 | or a default",
        "ALTER TABLE plain ALTER told TYPE bigint, ALTER n TYPE bigint | of its own",
        "ALTER TABLE plain ADD UNIQUE (n), ADD UNIQUE (n) | at once",
      })
  void areNamedAndTheStatementStays(String script, String why) {
    SafePlan plan = plan(script);

    assertThat(plan.answers()).as("%s", plan).isFalse();
    assertThat(plan.unsafe()).singleElement().satisfies(one -> assertThat(one.why()).contains(why));
    assertThat(plan.steps()).singleElement().extracting(SafePlansTest::sql).isEqualTo(script);
  }

  @Test
  void areOthersWhereAColumnIsNotAloneInItsScript() {
    SafePlan plan = plan("ALTER TABLE plain ALTER told TYPE bigint; INSERT INTO plain VALUES (1)");

    assertThat(plan.answers()).isFalse();
    assertThat(plan.unsafe())
        .singleElement()
        .satisfies(one -> assertThat(one.why()).contains("of its own"));
  }

  @Test
  void leaveNothingBehindThatAColumnHad() {
    SafePlan plan = plan("ALTER TABLE shop.plain ALTER n TYPE bigint");
    SafePlan told = plan("ALTER TABLE plain ALTER told TYPE bigint");

    assertThat(plan.steps()).extracting(Step::phase).containsExactly(Phase.values());
    assertThat(SafePlansTest.sql(plan.steps().get(1)))
        .contains("CREATE INDEX CONCURRENTLY plain_n_new ON shop.plain (n_new)");
    assertThat(SafePlansTest.sql(plan.steps().get(2)))
        .contains("SET DEFAULT 0", "RENAME COLUMN n_new TO n");
    assertThat(SafePlansTest.sql(told.steps().get(2)))
        .contains("COMMENT ON COLUMN plain.told_new IS 'it''s old'");
  }

  @Test
  void ofTheWayBackAreSaid() {
    Step whole = plan("ALTER TABLE plain ALTER told TYPE bigint").steps().get(2);
    Step text = plan("ALTER TABLE plain ALTER told TYPE text").steps().get(2);

    assertThat(whole.down().orElseThrow()).contains("LOCK TABLE plain", "SET told_old = told");
    assertThat(text.down()).isEmpty();
    assertThat(text.people()).singleElement().asString().contains("no way back by a script");
  }

  @Test
  void ofUsingAreWritesThatItMakesNothingOf() {
    SafePlan plan = plan("ALTER TABLE plain ALTER told TYPE text USING coalesce(told::text, '-')");

    assertThat(plan.steps().get(0).people()).singleElement().asString().contains("USING makes");
    assertThat(SafePlansTest.sql(plan.steps().get(1))).endsWith("WHERE told_new IS NULL");
  }
}
