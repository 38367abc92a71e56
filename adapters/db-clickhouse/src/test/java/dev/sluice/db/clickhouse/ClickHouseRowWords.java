package dev.sluice.db.clickhouse;

import dev.sluice.db.contract.RowWords;
import java.util.List;

/** What is asked of ClickHouse, and what is refused. */
final class ClickHouseRowWords {
  private static final List<String> FORBIDDEN =
      List.of(
          "INSERT INTO odo VALUES (1)",
          "ALTER TABLE odo DELETE WHERE 1",
          "ALTER TABLE odo UPDATE step = 1 WHERE 1",
          "DELETE FROM odo WHERE 1",
          "TRUNCATE TABLE odo",
          "DROP TABLE odo",
          "CREATE TABLE made (i Int32) ENGINE = Memory",
          "CREATE TEMPORARY TABLE made (i Int32)",
          "OPTIMIZE TABLE odo FINAL",
          "SYSTEM FLUSH LOGS",
          "KILL QUERY WHERE 1",
          "SET readonly = 0",
          "SELECT * FROM odo SETTINGS readonly = 0",
          "SELECT * FROM odo SETTINGS max_execution_time = 0",
          "SELECT * FROM url('http://localhost:1/', CSV, 'i Int32')",
          "SELECT * FROM file('/etc/passwd', LineAsString)",
          "SELECT * FROM remote('localhost', system.one)",
          "SELECT * FROM executable('x.sh', TSV, 'i Int32')",
          "INSERT INTO FUNCTION file('/tmp/sluice-canary', CSV, 'i Int32') VALUES (1)",
          "SELECT 1 INTO OUTFILE '/tmp/sluice-canary'",
          "EXPLAIN AST INSERT INTO odo VALUES (1)",
          "SELECT 1; SELECT 2",
          "",
          "SELECT '\0'");

  private ClickHouseRowWords() {}

  static RowWords words() {
    return new RowWords(
        "SELECT sum(cityHash64(number)) FROM numbers(1000000000000)",
        "SELECT number, 'row' FROM numbers(%d)",
        '`',
        List.of(
            "SELECT count(*) FROM odo",
            "WITH 1 AS x SELECT x;",
            "SHOW TABLES",
            "DESCRIBE TABLE odo",
            "EXPLAIN SELECT * FROM odo"),
        FORBIDDEN,
        List.of());
  }
}
