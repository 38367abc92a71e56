package dev.sluice.agent.corpora;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Schemas that nobody wrote, as statements that build them. */
final class MadeSchemas {
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

  /** For a product whose tables have neither foreign nor unique keys. */
  private static final Arbitrary<List<String>> LONE =
      Arbitraries.just(List.of("CREATE TABLE t0 (id int NOT NULL PRIMARY KEY, c0 int)"));

  private MadeSchemas() {}

  /** A schema is a list of statements; a later table may refer to an earlier one. */
  static Arbitrary<List<String>> tables() {
    Arbitrary<List<String>> columns =
        Combinators.combine(TYPES, REST)
            .as((type, rest) -> type + rest)
            .list()
            .ofMinSize(1)
            .ofMaxSize(4);
    Arbitrary<Integer> dice = Arbitraries.integers().between(0, 7);
    return Combinators.combine(columns, dice)
        .as(MadeSchemas::table)
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(MadeSchemas::statements);
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

  /** Tables as above, and any constructs of a product beside and upon them, in any order. */
  static Arbitrary<List<String>> of(String product) {
    Arbitrary<List<String>> constructs =
        Arbitraries.shuffle(MadeConstructs.of(product))
            .flatMap(
                all ->
                    Arbitraries.integers()
                        .between(0, all.size())
                        .map(count -> List.copyOf(all.subList(0, count))));
    Arbitrary<List<String>> below = product.equals("clickhouse") ? LONE : tables();
    return Combinators.combine(below, constructs)
        .as(
            (tables, more) -> {
              List<String> both = new ArrayList<>(tables);
              more.forEach(one -> both.addAll(List.of(one.split("\n", -1))));
              return both;
            });
  }
}
