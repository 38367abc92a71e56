package dev.sluice.analysis.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.Server;
import dev.sluice.analysis.compare.SchemaComparison;
import dev.sluice.analysis.compare.SyncStyle;
import dev.sluice.db.Database;
import dev.sluice.db.postgresql.PostgresEngine;
import dev.sluice.db.schema.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Two databases of many tables read and compared, beside {@code pg_dump -s} of both where it is on
 * the PATH; and a script of twenty statements rehearsed against many tables. {@code -Dbench.tables}
 * and {@code -Dbench.shadow} change how many.
 */
class SchemaBench {
  private static final int TABLES = Integer.getInteger("bench.tables", 1_000);
  private static final int SHADOW = Integer.getInteger("bench.shadow", 500);

  private static String tables(int count, String more) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                "CREATE TABLE t%d (id bigserial PRIMARY KEY, name text NOT NULL DEFAULT 'n',"
                        .formatted(i)
                    + " price numeric(10,2) CHECK (price >= 0), at timestamptz DEFAULT now()"
                    + (i == 0 ? "" : ", parent bigint REFERENCES t" + (i - 1))
                    + (i % 10 == 0 ? more : "")
                    + "); CREATE INDEX t%d_name ON t%d (name);".formatted(i, i))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void comparesTwoLargeSchemas() throws Exception {
    try (Server server = new Server();
        Database one = server.database("bench_one", tables(TABLES, ""));
        Database two = server.database("bench_two", tables(TABLES, ", extra int"))) {
      one.schema();
      long start = System.nanoTime();
      Schema from = one.schema();
      Schema to = two.schema();
      long read = System.nanoTime();
      int differences = SchemaComparison.differences(from, to).size();
      String sql =
          SchemaComparison.script(
                  from,
                  to,
                  new PostgresEngine().renderer(),
                  new SyncStyle(false, false, true, Set.of()))
              .sql();
      long done = System.nanoTime();

      assertThat(differences).isPositive();
      assertThat(sql).contains("extra");
      say(
          "%d + %d tables read %d ms, compared with script %d ms",
          TABLES, TABLES, (read - start) / 1_000_000, (done - read) / 1_000_000);
      say("pg_dump -s of both: %s", dumps(server, "bench_one", "bench_two"));
    }
  }

  private static String dumps(Server server, String... databases)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    for (String database : databases) {
      Path out = Files.createTempFile("dump", ".sql");
      try {
        Process dump =
            new ProcessBuilder(
                    "pg_dump",
                    "-s",
                    "-h",
                    "localhost",
                    "-p",
                    String.valueOf(server.port()),
                    "-U",
                    "postgres",
                    "-f",
                    out.toString(),
                    database)
                .inheritIO()
                .start();
        if (!dump.waitFor(10, TimeUnit.MINUTES) || dump.exitValue() != 0) {
          return "it did not run";
        }
      } catch (IOException missing) {
        return "it is not here";
      } finally {
        Files.deleteIfExists(out);
      }
    }
    return (System.nanoTime() - start) / 1_000_000 + " ms";
  }

  @Test
  void rehearsesTwentyStatementsOnAManyTables() throws Exception {
    List<String> up =
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    i % 2 == 0
                        ? "ALTER TABLE t%d ADD COLUMN fresh%d int".formatted(i, i)
                        : "CREATE INDEX fresh%d ON t%d (at)".formatted(i, i))
            .toList();
    try (Server server = new Server();
        Database database = server.database("bench_shadow", tables(SHADOW, ""))) {
      long start = System.nanoTime();
      RehearsalReport report =
          new Rehearsal(new PostgresEngine())
              .rehearse(database, String.join(";\n", up), Optional.empty());
      long millis = (System.nanoTime() - start) / 1_000_000;

      assertThat(report.proof()).as("%s", report).isEqualTo(RollbackProof.PROVEN);
      say("20 statements rehearsed against %d tables: %d ms", SHADOW, millis);
    }
  }

  private static void say(String line, Object... values) {
    System.out.println(String.format(Locale.ROOT, line, values));
  }
}
