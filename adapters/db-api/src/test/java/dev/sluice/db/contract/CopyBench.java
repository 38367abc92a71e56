package dev.sluice.db.contract;

import dev.sluice.db.BulkRows;
import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.TableName;
import java.io.IOException;
import java.util.List;

/**
 * A table of a million rows copied from one database into another of the same engine, beside the
 * engine's own tools. Run it with {@code -Xmx64m}: the rows are never in memory together.
 */
public final class CopyBench {
  /** How many rows. */
  public static final int ROWS = Integer.getInteger("bench.rows", 1_000_000);

  private CopyBench() {}

  /**
   * Copies table {@code big} and prints how long it took, and how long the tools took.
   *
   * @param tools a command of the shell that copies {@code big} into the database {@code other}
   */
  public static void run(
      DatabaseEngine engine,
      ConnectionSettings from,
      ConnectionSettings to,
      ConnectionSettings other,
      String tools)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    long rows;
    TableName big = TableName.of("big");
    try (Database source = engine.open(from);
        Database target = engine.open(to);
        BulkRows out = source.bulk().orElseThrow();
        BulkRows in = target.bulk().orElseThrow()) {
      rows = in.write(big, out.read(big));
    }
    long ours = System.nanoTime() - start;
    start = System.nanoTime();
    int exit = new ProcessBuilder(List.of("sh", "-c", tools)).inheritIO().start().waitFor();
    long theirs = System.nanoTime() - start;
    System.out.printf(
        "%s: %d rows in %d ms with a heap of %d MB; tools of the engine (exit %d, into %s) %d ms,"
            + " ratio %.2f%n",
        engine.name(),
        rows,
        ours / 1_000_000,
        Runtime.getRuntime().maxMemory() >> 20,
        exit,
        other.database(),
        theirs / 1_000_000,
        (double) ours / theirs);
  }
}
