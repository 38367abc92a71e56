package dev.sluice.agent.corpora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.analysis.compare.SchemaComparison;
import dev.sluice.analysis.compare.SyncStyle;
import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.schema.Schema;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Schemas that nobody wrote: a script leads from one to the other, its reverse back to the start,
 * both found equal by the catalog. {@code -Drandom.schemas=N} makes N pairs per product.
 */
class RandomSchemasTest {
  /** Drawn anew each time, so it is asked for: {@code -Drandom.schemas=N}. */
  private static final int PAIRS = Integer.getInteger("random.schemas", 0);

  private static final SyncStyle PLAIN = new SyncStyle(false, false, false, Set.of());

  /** What columns are made of; every product takes it as it stands. */
  private static final Arbitrary<String> TYPES =
      Arbitraries.of(
          "int",
          "bigint",
          "smallint",
          "varchar(20)",
          "varchar(40)",
          "numeric(10,2)",
          "numeric(12,4)",
          "date",
          "char(3)");

  private static final Arbitrary<String> REST =
      Arbitraries.of("", "", " NOT NULL", " UNIQUE", " NOT NULL UNIQUE");

  /** A schema is a list of statements; a later table may refer to an earlier one. */
  private static Arbitrary<List<String>> schemas() {
    Arbitrary<List<String>> columns =
        Combinators.combine(TYPES, REST)
            .as((type, rest) -> type + rest)
            .list()
            .ofMinSize(1)
            .ofMaxSize(4);
    Arbitrary<Integer> dice = Arbitraries.integers().between(0, 7);
    return Combinators.combine(columns, dice)
        .as(RandomSchemasTest::table)
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(RandomSchemasTest::statements);
  }

  private record Table(List<String> columns, int dice) {}

  private static Table table(List<String> columns, int dice) {
    return new Table(columns, dice);
  }

  private static List<String> statements(List<Table> tables) {
    List<String> statements = new ArrayList<>();
    for (int i = 0; i < tables.size(); i++) {
      Table table = tables.get(i);
      StringBuilder sql = new StringBuilder("CREATE TABLE t" + i + " (id int NOT NULL PRIMARY KEY");
      for (int c = 0; c < table.columns().size(); c++) {
        sql.append(", c").append(c).append(' ').append(table.columns().get(c));
      }
      if (i > 0 && table.dice() % 2 == 1) {
        sql.append(", up int, FOREIGN KEY (up) REFERENCES t")
            .append(table.dice() % i)
            .append("(id)");
      }
      if (table.dice() > 5) {
        sql.append(", CONSTRAINT k")
            .append(i)
            .append(" CHECK (id > ")
            .append(table.dice())
            .append(')');
      }
      statements.add(sql.append(')').toString());
      if (table.dice() > 2) {
        statements.add(
            "CREATE INDEX i%d ON t%d (c0%s)".formatted(i, i, table.dice() > 4 ? ", id" : ""));
      }
    }
    if (tables.get(0).dice() == 3) {
      statements.add("CREATE VIEW v AS SELECT id, c0 FROM t0");
    }
    return statements;
  }

  /** Pairs that once went wrong. */
  private static final List<List<List<String>>> KNOWN =
      List.of(
          List.of(
              List.of(
                  "CREATE TABLE t0 (id int NOT NULL PRIMARY KEY, c0 int UNIQUE)",
                  "CREATE TABLE t1 (id int NOT NULL PRIMARY KEY, up int,"
                      + " FOREIGN KEY (up) REFERENCES t0(id))"),
              List.of(
                  "CREATE TABLE t0 (id int NOT NULL PRIMARY KEY, c0 int)",
                  "CREATE TABLE t1 (id int NOT NULL PRIMARY KEY, c0 int UNIQUE, up int,"
                      + " FOREIGN KEY (up) REFERENCES t0(id) ON DELETE CASCADE)",
                  "CREATE INDEX i0 ON t0 (c0, id)")));

  @TestFactory
  Stream<DynamicTest> leadsThereAndBack() {
    return Stream.of("postgresql", "mariadb", "sqlite")
        .flatMap(
            name ->
                Stream.of(
                    DynamicTest.dynamicTest(name + " known", () -> known(name)),
                    DynamicTest.dynamicTest(name, () -> pairs(name))));
  }

  private static void known(String name) throws SQLException {
    Optional<Product> product = Product.of(name);
    assumeTrue(product.isPresent(), "no " + name + " here");
    for (List<List<String>> pair : KNOWN) {
      pair(product.get(), pair.get(0), pair.get(1));
    }
  }

  private static void pairs(String name) throws SQLException {
    Optional<Product> product = Product.of(name);
    assumeTrue(product.isPresent(), "no " + name + " here");
    assumeTrue(PAIRS > 0, "pairs are drawn with -Drandom.schemas=N");
    for (int i = 0; i < PAIRS; i++) {
      pair(product.get(), schemas().sample(), schemas().sample());
    }
  }

  private static void pair(Product product, List<String> one, List<String> other)
      throws SQLException {
    ConnectionSettings here = product.fresh();
    ConnectionSettings there = product.fresh();
    product.script(here, String.join(";\n", one));
    product.script(there, String.join(";\n", other));
    try (Database start = product.open(here);
        Database goal = product.open(there)) {
      Schema from = start.schema();
      Schema to = goal.schema();
      String story = one + "\n→ " + other;

      product.script(here, script(product, from, to));
      assertThat(SchemaComparison.differences(to, start.schema())).as(story).isEmpty();

      product.script(here, script(product, start.schema(), from));
      assertThat(SchemaComparison.differences(from, start.schema())).as("back: " + story).isEmpty();
    }
  }

  private static String script(Product product, Schema from, Schema to) {
    return SchemaComparison.script(from, to, product.engine().renderer(), PLAIN).sql();
  }
}
