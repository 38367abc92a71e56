package dev.sluice.agent.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How long {@code sluice sql lint} takes for many statements and for one file from cold, beside
 * squawk on the same files; both as whole processes.
 */
final class LintBench {
  private static final int FILES = 1_000;
  private static final int ROUNDS = 5;

  /** What migrations are made of; each of ten in a file is about tables of its own. */
  private static final List<String> STATEMENTS =
      List.of(
          "CREATE TABLE t%1$d (id bigint PRIMARY KEY, name text NOT NULL, made timestamptz);",
          "ALTER TABLE t%1$d ADD COLUMN note%1$d varchar(200) DEFAULT 'none';",
          "CREATE INDEX CONCURRENTLY t%1$d_name ON t%1$d (lower(name)) WHERE made IS NOT NULL;",
          "ALTER TABLE orders ADD CONSTRAINT c%1$d CHECK (total >= %1$d) NOT VALID;",
          "UPDATE orders SET state = 'old' WHERE id IN (SELECT id FROM t%1$d WHERE made < now());",
          "INSERT INTO t%1$d (id, name) SELECT id, 'n' || id FROM orders WHERE id > %1$d;",
          "CREATE VIEW v%1$d AS SELECT o.id, t.name FROM orders o JOIN t%1$d t ON t.id = o.id;",
          "ALTER TABLE customers ALTER COLUMN c%1$d TYPE bigint USING c%1$d::bigint;",
          "DELETE FROM t%1$d WHERE made < now() - interval '%1$d days';",
          "DROP INDEX IF EXISTS orders_old_%1$d;");

  private LintBench() {}

  /**
   * Prints seconds and ratios.
   *
   * @param programs the launcher of Sluice and, if it is to be measured too, squawk
   */
  public static void main(String[] programs) throws IOException {
    Path folder = scripts();
    List<String> files =
        IntStream.range(0, FILES).mapToObj(i -> folder.resolve(i + ".sql").toString()).toList();
    List<String> ours = List.of(programs[0], "sql", "lint", "--engine", "postgresql");
    double all = best(1, with(ours, List.of(folder.toString())));
    double one = best(ROUNDS, with(ours, List.of(files.get(0))));
    System.out.printf(
        "%d statements: %.1f s%none file from cold: %.2f s%n",
        FILES * 10 * STATEMENTS.size(), all, one);
    if (programs.length > 1) {
      double theirs = best(1, with(List.of(programs[1]), files));
      double theirOne = best(ROUNDS, List.of(programs[1], files.get(0)));
      System.out.printf(
          "squawk: %.1f s and %.2f s; ratio Sluice : squawk %.2f and %.2f%n",
          theirs, theirOne, all / theirs, one / theirOne);
    }
  }

  private static Path scripts() throws IOException {
    Path folder = Files.createTempDirectory("sluice-lint");
    for (int file = 0; file < FILES; file++) {
      StringBuilder script = new StringBuilder();
      for (int table = 0; table < 10; table++) {
        for (String statement : STATEMENTS) {
          script.append(statement.formatted(file * 10 + table)).append('\n');
        }
      }
      Files.writeString(folder.resolve(file + ".sql"), script);
    }
    return folder;
  }

  private static List<String> with(List<String> program, List<String> arguments) {
    List<String> words = new ArrayList<>(program);
    words.addAll(arguments);
    return words;
  }

  /** Seconds of the quickest round; how they end says what they found and is no concern here. */
  private static double best(int rounds, List<String> words) {
    return IntStream.range(0, rounds).mapToDouble(round -> seconds(words)).min().orElseThrow();
  }

  private static double seconds(List<String> words) {
    long start = System.nanoTime();
    try {
      Process process =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.waitFor();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
    return (System.nanoTime() - start) / 1e9;
  }
}
