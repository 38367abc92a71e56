package dev.sluice.db.mysql;

import dev.sluice.db.contract.RowWords;
import dev.sluice.db.contract.RowWords.Sample;
import java.util.Collections;
import java.util.List;

/** What is asked of MySQL and MariaDB, what is refused, and values of their types. */
final class MySqlRowWords {
  private static final String TEN =
      "(SELECT 1 AS i UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5"
          + " UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9 UNION"
          + " ALL SELECT 0)";
  private static final List<String> FORBIDDEN =
      List.of(
          "INSERT INTO odo VALUES (1)",
          "UPDATE odo SET step = 1",
          "DELETE FROM odo",
          "REPLACE INTO odo VALUES (1)",
          "TRUNCATE odo",
          "CREATE TABLE zz (i int)",
          "CREATE TEMPORARY TABLE zz (i int)",
          "ALTER TABLE odo ADD c int",
          "SET GLOBAL max_connections = 150",
          "SET SESSION TRANSACTION READ WRITE",
          "START TRANSACTION READ WRITE",
          "COMMIT; INSERT INTO odo VALUES (1)",
          "FLUSH TABLES WITH READ LOCK",
          "LOCK TABLES odo WRITE",
          "SELECT GET_LOCK('x', 1)",
          "SELECT * FROM odo FOR UPDATE",
          "SELECT * FROM odo LOCK IN SHARE MODE",
          "SELECT * FROM odo INTO OUTFILE '/tmp/sluice-canary'",
          "SELECT 1 INTO @a",
          "SELECT LOAD_FILE('/etc/passwd')",
          "LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE odo",
          "SELECT SLEEP(3600)",
          "SELECT BENCHMARK(1000000000, MD5('x'))",
          "SELECT change_it()",
          "/*! DROP TABLE odo */",
          "SELECT 1 /*!; DELETE FROM odo */",
          "SELECT 1 /*!99999 INTO OUTFILE '/tmp/sluice-canary' */ FROM odo FOR UPDATE",
          "DO 1",
          "CALL anything()",
          "HANDLER odo OPEN",
          "XA START 'x'",
          "SET STATEMENT max_statement_time = 0 FOR SELECT 1",
          "EXPLAIN DELETE FROM odo",
          "ANALYZE FORMAT = JSON DELETE FROM odo",
          "PREPARE p FROM 'DELETE FROM odo'",
          "SELECT NEXT VALUE FOR counter",
          "SELECT 1; SELECT 2",
          "",
          "SELECT '\0'");

  private MySqlRowWords() {}

  static RowWords words() {
    return new RowWords(
        "SELECT count(*) FROM information_schema.COLUMNS a, information_schema.COLUMNS b,"
            + " information_schema.COLUMNS c, information_schema.COLUMNS d",
        "SELECT 'row', a.i FROM " + numbered(6) + " LIMIT %d",
        '`',
        List.of(
            "SELECT count(*) FROM odo",
            "(SELECT 1) UNION (SELECT 2)",
            "SHOW TABLES",
            "DESCRIBE odo",
            "EXPLAIN SELECT * FROM odo",
            "SELECT concat('a', ';', \"b\"), now() # it's; all",
            "SELECT `step` FROM odo WHERE step = 7"),
        FORBIDDEN,
        samples());
  }

  private static String numbered(int times) {
    List<String> tens = Collections.nCopies(times, TEN);
    StringBuilder from = new StringBuilder();
    for (int i = 0; i < times; i++) {
      from.append(i == 0 ? "" : ", ").append(tens.get(i)).append(' ').append((char) ('a' + i));
    }
    return from.toString();
  }

  private static List<Sample> samples() {
    return List.of(
        Sample.of("tinyint(1)", "-128", "127", "2"),
        Sample.of("bigint", "-9223372036854775808", "9223372036854775807"),
        Sample.of("bigint unsigned", "18446744073709551615", "0"),
        Sample.of("int(7) unsigned zerofill", "42"),
        Sample.of(
            "decimal(65,30)",
            "12345678901234567890123456789012345.000000000000000000000000000001",
            "-0.5"),
        Sample.of("float", "1.1", "16777216.0", "3.40282e38", "-0.0", "0.1234567"),
        Sample.of("double", "0.1", "1.7976931348623157e308", "-1e-300"),
        Sample.of("bit(1)", "b'1'", "b'0'"),
        Sample.of(
            "bit(64)",
            "b'1000000000000000000000000000000000000000000000000000000000000001'",
            "b'101'"),
        Sample.of("year", "2024", "1901"),
        Sample.of("date", "'2024-02-29'", "'1000-01-01'", "'9999-12-31'"),
        Sample.of("time(6)", "'-838:59:59'", "'12:34:56.789012'", "'24:00:00'"),
        Sample.of("datetime(6)", "'2024-02-29 12:34:56.000001'", "'1000-01-01 00:00:00'"),
        Sample.of("timestamp(3) NULL", "'2024-02-29 12:34:56.789'", "'1970-01-02 00:00:00'"),
        Sample.of("char(5)", "'ab'", "''"),
        Sample.of("text", "''", "'a\\tb\\nc\\\\d\\\\N'", "'\u00fc\ud83d\ude00\\0z'", "'it''s'"),
        Sample.of("varchar(9) CHARACTER SET latin1", "'\u00fc'"),
        Sample.of("binary(4)", "x'00ff5c00'"),
        Sample.of("blob", "x''", "x'00ff5c27220a'"),
        Sample.of("enum('a','it''s')", "'it''s'"),
        Sample.of("set('x','y','z')", "'x,z'", "''"),
        Sample.of("json", "'{\"a\": [1, 2.5, null, \"\u00fc\"]}'"),
        Sample.of("point", "ST_GeomFromText('POINT(1.5 -2)')"));
  }
}
