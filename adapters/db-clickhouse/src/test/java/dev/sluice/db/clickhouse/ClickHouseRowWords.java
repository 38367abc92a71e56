package dev.sluice.db.clickhouse;

import dev.sluice.db.contract.RowWords;
import dev.sluice.db.contract.RowWords.Sample;
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

  private static final List<Sample> SAMPLES =
      List.of(
          Sample.of("Nullable(Int8)", "-128", "127"),
          Sample.of("UInt64", "0", "18446744073709551615"),
          Sample.of("Nullable(Int128)", "-170141183460469231731687303715884105728", "1"),
          Sample.of("UInt256", "toUInt256('1157920892373161954235709850086879078532699')"),
          Sample.of("Nullable(Float64)", "0.1", "-0.0", "inf", "-inf", "nan", "1e300", "5e-324"),
          Sample.of("Float32", "0.1", "16777217", "3.4e38"),
          Sample.of("Nullable(Decimal(38, 10))", "1.5", "-0.0000000001", "toDecimal128('9', 10)"),
          Sample.of("Bool", "true", "false"),
          Sample.of(
              "Nullable(String)",
              "''",
              "'\\\\N'",
              "'a\\tb\\nc\\\\d\\'e'",
              "'a\\0b\\r'",
              "'\u2603\ud83d\ude80'",
              "unhex('00FF80C3')",
              "' x '"),
          Sample.of("FixedString(4)", "'abcd'", "'a'", "unhex('00FF0080')"),
          Sample.of("LowCardinality(Nullable(String))", "'low'", "''"),
          Sample.of("Enum8('a' = 1, 'it\\'s' = 2)", "'a'", "'it\\'s'"),
          Sample.of("Nullable(Date)", "'1970-01-01'", "'2149-06-06'"),
          Sample.of("Date32", "'1900-01-01'", "'2299-12-31'"),
          Sample.of("DateTime('Europe/Berlin')", "1729990800", "1729994400", "0", "4294967295"),
          Sample.of(
              "Nullable(DateTime64(9, 'UTC'))",
              "'2020-02-29 12:34:56.123456789'",
              "'1969-12-31 23:59:59.500000000'",
              "'1900-01-01 00:00:00.000000001'"),
          Sample.of("DateTime64(3)", "'2299-12-31 23:59:59.999'", "'1925-06-01 01:02:03.004'"),
          Sample.of("Nullable(UUID)", "'61f0c404-5cb3-11e7-907b-a6006ad3dba0'"),
          Sample.of("IPv4", "'10.0.0.1'"),
          Sample.of("IPv6", "'2001:db8::1'"),
          Sample.of(
              "Array(Nullable(String))", "[]", "['a', NULL, 'it\\'s', '\\t\\n\\\\']", "['NULL']"),
          Sample.of("Array(Array(String))", "[[unhex('00FF80'), 'a'], []]"),
          Sample.of(
              "Map(String, Array(DateTime64(3, 'UTC')))", "map('k', [toDateTime64(1.5, 3)])"));

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
        SAMPLES);
  }
}
