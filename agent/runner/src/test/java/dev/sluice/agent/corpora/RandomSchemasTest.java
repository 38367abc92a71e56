package dev.sluice.agent.corpora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.analysis.compare.SchemaComparison;
import dev.sluice.analysis.compare.SyncStyle;
import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.schema.Schema;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
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
      pair(product.get(), MadeSchemas.tables().sample(), MadeSchemas.tables().sample());
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
