package dev.sluice.db.contract;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseEngine;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The schema of 1,000 tables with 20 columns, 3 indexes and 2 foreign keys each is read, beside the
 * engine's own tool that dumps it.
 */
public final class ReadingBench {
  private static final int TABLES = Integer.getInteger("bench.tables", 1_000);
  private static final int ROUNDS = 5;

  private ReadingBench() {}

  /**
   * The tables, each as one statement.
   *
   * @param indexes what a table needs beside its primary key, inside the brackets
   */
  public static List<String> tables(String indexes) {
    return IntStream.range(0, TABLES).mapToObj(number -> table(number, indexes)).toList();
  }

  /** Of each table, by its number. */
  public static List<String> ofEach(String statement) {
    return IntStream.range(0, TABLES)
        .mapToObj(number -> statement.replace("%d", String.valueOf(number)))
        .toList();
  }

  private static String table(int number, String indexes) {
    StringBuilder sql = new StringBuilder("CREATE TABLE t" + number + " (id int PRIMARY KEY");
    for (int i = 1; i < 20; i++) {
      sql.append(", c").append(i).append(i % 2 == 0 ? " int" : " varchar(50) DEFAULT 'x'");
    }
    int other = Math.max(0, number - 1);
    sql.append(indexes).append(", FOREIGN KEY (c6) REFERENCES t").append(other).append(" (id)");
    return sql.append(", FOREIGN KEY (c8) REFERENCES t0 (id))").toString();
  }

  /** Prints the best time of each and their ratio. */
  public static void run(DatabaseEngine engine, ConnectionSettings settings, List<String> dump)
      throws IOException, InterruptedException {
    long ours = Long.MAX_VALUE;
    long theirs = Long.MAX_VALUE;
    int objects = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      try (Database database = engine.open(settings)) {
        objects = database.schema().objects().size();
      }
      ours = Math.min(ours, System.nanoTime() - start);
      start = System.nanoTime();
      int exit =
          new ProcessBuilder(dump)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start()
              .waitFor();
      if (exit != 0) {
        throw new IOException(dump.get(0) + " ended with " + exit);
      }
      theirs = Math.min(theirs, System.nanoTime() - start);
    }
    System.out.printf(
        "%s, %d objects: %d ms, %s %d ms, ratio %.2f%n",
        engine.name(),
        objects,
        ours / 1_000_000,
        dump.get(0),
        theirs / 1_000_000,
        (double) ours / theirs);
  }
}
