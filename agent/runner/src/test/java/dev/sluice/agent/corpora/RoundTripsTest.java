package dev.sluice.agent.corpora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.schema.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A schema that nobody wrote is read, rendered, built in an empty database and read again: it is
 * the same. Besides one that has every construct, some are drawn anew each time; {@code
 * -Drandom.schemas=N} draws N per product.
 */
class RoundTripsTest {
  private static final int DRAWN = Integer.getInteger("random.schemas", 4);

  @ParameterizedTest
  @ValueSource(strings = {"postgresql", "mariadb", "mysql", "sqlite", "clickhouse"})
  void readsEveryConstructAsItRenderedIt(String product) throws SQLException {
    List<String> all = new ArrayList<>();
    all.add("CREATE TABLE t0 (id int NOT NULL PRIMARY KEY, c0 int)");
    MadeConstructs.of(product).forEach(one -> all.addAll(List.of(one.split("\n", -1))));

    comeBack(product, List.of(all));
  }

  @Property(tries = 1, edgeCases = EdgeCasesMode.NONE)
  void readsAnySchemaOfPostgresAsItRenderedIt(@ForAll("postgres") List<List<String>> drawn)
      throws SQLException {
    comeBack("postgresql", drawn);
  }

  @Property(tries = 1, edgeCases = EdgeCasesMode.NONE)
  void readsAnySchemaOfMariaDbAsItRenderedIt(@ForAll("mariaDb") List<List<String>> drawn)
      throws SQLException {
    comeBack("mariadb", drawn);
  }

  @Property(tries = 1, edgeCases = EdgeCasesMode.NONE)
  void readsAnySchemaOfSqliteAsItRenderedIt(@ForAll("sqlite") List<List<String>> drawn)
      throws SQLException {
    comeBack("sqlite", drawn);
  }

  @Property(tries = 1, edgeCases = EdgeCasesMode.NONE)
  void readsAnySchemaOfMySqlAsItRenderedIt(@ForAll("mySql") List<List<String>> drawn)
      throws SQLException {
    comeBack("mysql", drawn);
  }

  @Property(tries = 1, edgeCases = EdgeCasesMode.NONE)
  void readsAnySchemaOfClickHouseAsItRenderedIt(@ForAll("clickHouse") List<List<String>> drawn)
      throws SQLException {
    comeBack("clickhouse", drawn);
  }

  @Provide
  Arbitrary<List<List<String>>> mySql() {
    return MadeSchemas.of("mysql").list().ofSize(DRAWN);
  }

  @Provide
  Arbitrary<List<List<String>>> clickHouse() {
    return MadeSchemas.of("clickhouse").list().ofSize(DRAWN);
  }

  @Provide
  Arbitrary<List<List<String>>> postgres() {
    return MadeSchemas.of("postgresql").list().ofSize(DRAWN);
  }

  @Provide
  Arbitrary<List<List<String>>> mariaDb() {
    return MadeSchemas.of("mariadb").list().ofSize(DRAWN);
  }

  @Provide
  Arbitrary<List<List<String>>> sqlite() {
    return MadeSchemas.of("sqlite").list().ofSize(DRAWN);
  }

  private static void comeBack(String name, List<List<String>> schemas) throws SQLException {
    Optional<Product> product = Product.of(name);
    assumeTrue(product.isPresent(), "no " + name + " here");
    for (List<String> statements : schemas) {
      comesBack(product.orElseThrow(), statements);
    }
  }

  private static void comesBack(Product product, List<String> statements) throws SQLException {
    ConnectionSettings here = product.fresh();
    ConnectionSettings there = product.fresh();
    build(product, here, statements);
    try (Database first = product.open(here);
        Database second = product.open(there)) {
      Schema schema = first.schema();
      assertThat(schema.objects()).as("%s", statements).isNotEmpty();

      build(product, there, product.engine().renderer().create(schema));

      assertThat(second.schema().objects()).as("%s", statements).isEqualTo(schema.objects());
      assertThat(second.schema().fingerprint()).isEqualTo(schema.fingerprint());
    }
  }

  private static void build(Product product, ConnectionSettings at, List<String> statements)
      throws SQLException {
    try (Connection session = product.connect(at);
        Statement statement = session.createStatement()) {
      for (String one : statements) {
        statement.execute(one);
      }
    }
  }
}
