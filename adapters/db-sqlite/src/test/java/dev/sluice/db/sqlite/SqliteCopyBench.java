package dev.sluice.db.sqlite;

import dev.sluice.db.contract.CopyBench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Prepared INSERTs in one transaction, against sqlite3's .dump through a pipe. */
final class SqliteCopyBench {
  private static final String TABLE =
      "CREATE TABLE big (id INTEGER, name TEXT, amount REAL, at TEXT, ok INTEGER);";

  private SqliteCopyBench() {}

  /** Prints the times and their ratio. */
  public static void main(String[] words) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("sluice-bench");
    Path from =
        Databases.file(
            folder.resolve("a"),
            TABLE
                + "INSERT INTO big WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                + " LIMIT "
                + CopyBench.ROWS
                + ") SELECT i, 'name of ' || i, i / 7.0, datetime(i, 'unixepoch'), i % 2 FROM n");
    Path to = Databases.file(folder.resolve("b"), TABLE);
    Path other = Databases.file(folder.resolve("c"), "");
    CopyBench.run(
        new SqliteEngine(),
        Databases.settings(from, Map.of()),
        Databases.settings(to, Map.of()),
        Databases.settings(other, Map.of()),
        "sqlite3 " + from + " '.dump big' | sqlite3 " + other);
  }
}
