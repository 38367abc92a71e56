package dev.sluice.db.sqlite;

import dev.sluice.db.contract.RowWords;
import dev.sluice.db.contract.RowWords.Sample;
import java.util.List;

/** What is asked of SQLite, what is refused, and values as it keeps them. */
final class SqliteRowWords {
  private static final String COUNTED =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT %s) SELECT ";
  private static final List<String> FORBIDDEN =
      List.of(
          "INSERT INTO odo VALUES (1)",
          "UPDATE odo SET step = 1",
          "DELETE FROM odo",
          "REPLACE INTO odo VALUES (1)",
          "DROP TABLE odo",
          "CREATE TABLE made (i int)",
          "CREATE TEMP TABLE made (i int)",
          "WITH x AS (SELECT 1) INSERT INTO odo SELECT * FROM x",
          "COMMIT; INSERT INTO odo VALUES (1)",
          "BEGIN IMMEDIATE",
          "PRAGMA query_only = OFF",
          "PRAGMA journal_mode = DELETE",
          "SELECT * FROM pragma_journal_mode('off')",
          "ATTACH '/tmp/sluice-canary' AS other",
          "VACUUM INTO '/tmp/sluice-canary'",
          "SELECT load_extension('/tmp/sluice-canary')",
          "SELECT writefile('/tmp/sluice-canary', 'x')",
          "EXPLAIN DELETE FROM odo",
          "SELECT 1; SELECT 2",
          "",
          "SELECT '\0'");

  private SqliteRowWords() {}

  static RowWords words() {
    return new RowWords(
        COUNTED.formatted("100000000000") + "count(*) FROM n",
        COUNTED + "i, 'row' FROM n",
        '"',
        List.of(
            "SELECT count(*) FROM odo",
            "WITH x AS (SELECT 1 AS i) SELECT i FROM x;",
            "VALUES (1), (2)",
            "EXPLAIN QUERY PLAN SELECT * FROM odo",
            "SELECT replace('a;b', ';', '') -- it's; all"),
        FORBIDDEN,
        List.of(
            Sample.of("", "1", "'1'", "1.0", "x'00ff'", "'\u00fc\ud83d\ude00'"),
            Sample.of("INTEGER", "-9223372036854775808", "9223372036854775807", "'text'", "1.5"),
            Sample.of("REAL", "0.1", "9e999", "-9e999", "1", "-0.0", "'text'"),
            Sample.of("TEXT", "''", "'a''b\n\t\\N'", "'\u00fc\ud83d\ude00'", "x'00'", "'1'"),
            Sample.of("NUMERIC", "'1e400'", "12345678901234567890", "'0.10'", "3"),
            Sample.of("BLOB", "x''", "x'00ff5c0a'", "'text'", "7"),
            Sample.of("DATE", "'2024-02-29'", "20240229", "'never'"),
            Sample.of("BOOLEAN", "true", "0", "'yes'")));
  }
}
