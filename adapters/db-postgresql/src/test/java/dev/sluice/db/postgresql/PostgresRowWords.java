package dev.sluice.db.postgresql;

import dev.sluice.db.contract.RowWords;
import dev.sluice.db.contract.RowWords.Sample;
import java.util.List;

/** What is asked of PostgreSQL, what is refused, and values of its types. */
final class PostgresRowWords {
  static final List<String> FORBIDDEN =
      List.of(
          "INSERT INTO odo VALUES (1)",
          "UPDATE odo SET step = 1",
          "DELETE FROM odo",
          "MERGE INTO odo USING (SELECT 1) x ON true WHEN MATCHED THEN DELETE",
          "TRUNCATE odo",
          "DROP TABLE odo",
          "CREATE TABLE made (i int)",
          "CREATE TEMP TABLE made (i int)",
          "SELECT 1 AS i INTO made",
          "EXPLAIN ANALYZE DELETE FROM odo",
          "EXPLAIN (ANALYZE, BUFFERS) UPDATE odo SET step = 1",
          "EXPLAIN ANALYZE CREATE TABLE made AS SELECT 1",
          "COMMIT; INSERT INTO odo VALUES (1)",
          "BEGIN READ WRITE; INSERT INTO odo VALUES (1); COMMIT",
          "SET TRANSACTION READ WRITE",
          "SET transaction_read_only = off",
          "SELECT set_config('transaction_read_only', 'off', false)",
          "SELECT nextval('counter')",
          "SELECT pg_catalog.setval('counter', 1)",
          "NOTIFY ch",
          "SELECT pg_notify('ch', 'x')",
          "SELECT pg_logical_emit_message(true, 'p', 'x')",
          "COPY (SELECT 1) TO '/tmp/sluice-canary'",
          "COPY (SELECT 1) TO PROGRAM 'touch /tmp/sluice-canary'",
          "COPY odo TO STDOUT",
          "SELECT pg_advisory_lock(42)",
          "SELECT \"pg_try_advisory_lock\"(42)",
          "SELECT pg_advisory_xact_lock(42)",
          "LOCK TABLE odo IN ACCESS EXCLUSIVE MODE",
          "SELECT * FROM odo FOR UPDATE",
          "SELECT * FROM odo FOR KEY SHARE",
          "SET statement_timeout = 0; SELECT pg_sleep(3600)",
          "SET statement_timeout = 0",
          "LISTEN ch",
          "DECLARE c CURSOR WITH HOLD FOR SELECT 1",
          "PREPARE p AS SELECT 1",
          "EXECUTE p",
          "DO $$ BEGIN DELETE FROM odo; END $$",
          "CALL anything()",
          "VACUUM odo",
          "WITH gone AS (DELETE FROM odo RETURNING *) SELECT * FROM gone",
          "SELECT lo_export(1, '/tmp/sluice-canary')",
          "SELECT lo_create(0)",
          "SELECT pg_read_file('/etc/passwd')",
          "SELECT * FROM pg_ls_dir('/')",
          "SELECT dblink('dbname=x', 'DELETE FROM odo')",
          "SELECT query_to_xml('DELETE FROM odo', true, true, '')",
          "SELECT pg_terminate_backend(1)",
          "SELECT pg_reload_conf()",
          "SELECT change()",
          "SELECT 1; SELECT 2",
          "SELECT 1 /* /* */ ; */; DELETE FROM odo",
          "SELECT '\\'; DELETE FROM odo; --'; SELECT 1",
          "",
          "-- nothing",
          "SELECT '\0'",
          "SELECT (");

  private PostgresRowWords() {}

  static RowWords words() {
    return new RowWords(
        "SELECT count(*) FROM generate_series(1, 1000000) a, generate_series(1, 1000000) b",
        "SELECT i, 'row ' || i FROM generate_series(1, %d) AS made (i)",
        '"',
        List.of(
            "SELECT count(*) FROM odo",
            "(SELECT 1) UNION (SELECT 2)",
            "WITH x AS (SELECT 1 AS i) SELECT i FROM x;",
            "VALUES (1), (2)",
            "TABLE odo",
            "SHOW server_version",
            "EXPLAIN SELECT * FROM odo",
            "EXPLAIN (ANALYZE, COSTS off) SELECT * FROM odo",
            "SELECT substring('abc' FROM 1 FOR 2) -- it's; all",
            "SELECT '{\"a\": 1}'::jsonb ? 'a'",
            "SELECT relname FROM pg_catalog.pg_class LIMIT 1"),
        FORBIDDEN,
        samples());
  }

  private static List<Sample> samples() {
    return List.of(
        Sample.of("boolean", "true", "false"),
        Sample.of("smallint", "-32768", "32767"),
        Sample.of("bigint", "-9223372036854775808", "9223372036854775807", "0"),
        Sample.of("numeric", "'NaN'", "1e-300", "1.500", "-0.00", "1e50", "123456789012345678901"),
        Sample.of("numeric(10,2)", "12345678.90", "-0.01"),
        Sample.of("real", "1.1", "'Infinity'", "'-0'", "3.4028235e38", "'NaN'"),
        Sample.of("double precision", "0.1", "'-Infinity'", "'NaN'", "1e-310", "'-0'"),
        Sample.of("money", "'-1234.56'", "'92233720368547758.07'"),
        Sample.of(
            "text",
            "''",
            "E'a\\tb\\nc\\r\\\\d\\\\N'",
            "'\\.'",
            "'\u00fc\ud83d\ude00'",
            "E'\\x01\\b'"),
        Sample.of("char(5)", "'ab'", "''"),
        Sample.of("bytea", "''", "'\\x00ff5c0a'"),
        Sample.of("bit varying(70)", "B''", "B'10101'"),
        Sample.of("bit(3)", "B'001'"),
        Sample.of("date", "'infinity'", "'0044-03-15 BC'", "'2024-02-29'", "'99999-01-01'"),
        Sample.of("time", "'24:00:00'", "'12:34:56.789012'"),
        Sample.of("timetz", "'12:34:56+02:30'"),
        Sample.of(
            "timestamp", "'-infinity'", "'2024-02-29 12:34:56.000001'", "'0001-01-01 00:00:00 BC'"),
        Sample.of("timestamptz", "'infinity'", "'2024-02-29 12:34:56.5+13:45'", "'1800-01-01'"),
        Sample.of("interval", "'1 year -2 days 03:04:05.6'", "'-00:00:01'"),
        Sample.of("uuid", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'"),
        Sample.of("json", "'{\"a\" : 1, \"a\": 1.0}'", "'null'"),
        Sample.of("jsonb", "'[1, \"\\u00fc\", null]'"),
        Sample.of("int[]", "'{}'", "'{1,NULL,3}'", "'[0:1]={1,2}'"),
        Sample.of("text[]", "ARRAY['a,b', 'c\"d', NULL, 'NULL', '\\']"),
        Sample.of("int4range", "'[1,5)'", "'empty'"),
        Sample.of("inet", "'192.168.0.1/24'", "'::1'"),
        Sample.of("point", "'(1.5,-2)'"),
        Sample.of("tsvector", "'a:1 ''b c'':2'"),
        Sample.of("xml", "'<a>&lt;</a>'"));
  }
}
