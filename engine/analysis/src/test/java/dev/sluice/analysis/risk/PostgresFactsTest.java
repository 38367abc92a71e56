package dev.sluice.analysis.risk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.postgresql.PostgresEngine;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the rules say of locks and rewrites, looked up in {@code pg_locks} and in the table's file
 * of a real PostgreSQL.
 */
class PostgresFactsTest {
  private static EmbeddedPostgres postgres;
  private final RiskAnalysis analysis = new RiskAnalysis(new PostgresEngine());

  @BeforeAll
  static void start() throws IOException, SQLException {
    postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE TABLE users (id int PRIMARY KEY, mail varchar(20), age int, at timestamp, code char(9));
          CREATE TABLE orders (id int PRIMARY KEY, user_id int, total numeric(10, 2));
          INSERT INTO users SELECT n, 'm' || n, 20, now(), 'c' FROM generate_series(1, 50) n;
          INSERT INTO orders SELECT n, n, n FROM generate_series(1, 50) n;
          CREATE INDEX users_age ON users (age);
          ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID;
          CREATE MATERIALIZED VIEW totals AS SELECT count(*) FROM orders;
          CREATE TABLE parts (id int) PARTITION BY RANGE (id);
          CREATE TABLE part (id int);
          CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'
          """);
    }
  }

  @AfterAll
  static void stop() throws IOException {
    postgres.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "users  | ShareLock                | false | create-index-not-concurrently | CREATE INDEX i ON users (mail)",
        "users  | AccessExclusiveLock      | false | drop-index-not-concurrently | DROP INDEX users_age",
        "users  | AccessExclusiveLock      | false |  | ALTER TABLE users ADD COLUMN a int",
        "users  | AccessExclusiveLock      | false |  | ALTER TABLE users ADD COLUMN a int NOT NULL DEFAULT 5",
        "users  | AccessExclusiveLock      | false |  | ALTER TABLE users ADD COLUMN a timestamptz DEFAULT now()",
        "users  | AccessExclusiveLock      | true  | volatile-default | ALTER TABLE users ADD COLUMN a uuid DEFAULT gen_random_uuid()",
        "users  | AccessExclusiveLock      | true  | volatile-default | ALTER TABLE users ADD COLUMN a serial",
        "users  | AccessExclusiveLock      | true  | volatile-default | ALTER TABLE users ADD COLUMN a int GENERATED ALWAYS AS IDENTITY",
        "users  | AccessExclusiveLock      | true  | volatile-default | ALTER TABLE users ADD COLUMN a int GENERATED ALWAYS AS (age + 1) STORED",
        "users  | AccessExclusiveLock      | true  | change-type | ALTER TABLE users ALTER COLUMN age TYPE bigint",
        "users  | AccessExclusiveLock      | true  | change-type | ALTER TABLE users ALTER COLUMN mail TYPE varchar(10)",
        "users  | AccessExclusiveLock      | false | change-type | ALTER TABLE users ALTER COLUMN mail TYPE text",
        "users  | AccessExclusiveLock      | false | set-not-null | ALTER TABLE users ALTER COLUMN mail SET NOT NULL",
        "users  | AccessExclusiveLock      | false | add-check | ALTER TABLE users ADD CONSTRAINT adult CHECK (age > 17)",
        "users  | AccessExclusiveLock      | false |  | ALTER TABLE users ADD CONSTRAINT adult CHECK (age > 17) NOT VALID",
        "users  | AccessExclusiveLock      | false | unique-on-existing | ALTER TABLE users ADD CONSTRAINT u UNIQUE (mail)",
        "users  | ShareRowExclusiveLock    | false | add-foreign-key | ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users",
        "orders | ShareRowExclusiveLock    | false | add-foreign-key | ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users",
        "orders | ShareUpdateExclusiveLock | false | validate-constraint | ALTER TABLE orders VALIDATE CONSTRAINT positive",
        "users  | AccessExclusiveLock      | true  | rewrite-table | ALTER TABLE users SET UNLOGGED",
        "users  | AccessExclusiveLock      | true  | rewrite-table | CLUSTER users USING users_age",
        "users  | AccessExclusiveLock      | true  | truncate | TRUNCATE users",
        "users  | ShareRowExclusiveLock    | false | create-trigger | CREATE TRIGGER t BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION stamp()",
        "totals | AccessExclusiveLock      | true  | blocking-command | REFRESH MATERIALIZED VIEW totals",
        "part   | AccessExclusiveLock      | false | blocking-command | ALTER TABLE parts ATTACH PARTITION part FOR VALUES FROM (1) TO (9)",
        "users  | AccessExclusiveLock      | false | drop-column | ALTER TABLE users DROP COLUMN age",
        "users  | AccessExclusiveLock      | false | rename | ALTER TABLE users RENAME COLUMN age TO years",
        "users  | ShareUpdateExclusiveLock | false |  | ALTER TABLE users SET (fillfactor = 90)",
        "users  | AccessExclusiveLock      | false | blocking-command | LOCK TABLE users",
      })
  void ruleSaysWhatTheDatabaseDoes(
      String table, String lock, boolean rewrites, String rule, String sql) throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      long before = file(statement, table);
      statement.execute(sql);

      assertThat(locks(statement, table)).contains(lock);
      assertThat(file(statement, table) != before).isEqualTo(rewrites);

      connection.rollback();
    }
    if (rule == null) {
      assertThat(analysis.rate(sql).level()).isEqualTo(RiskLevel.LOW);
    } else {
      assertThat(analysis.rate(sql).findings()).extracting(Finding::rule).contains(rule);
    }
  }

  private static long file(Statement statement, String table) throws SQLException {
    try (ResultSet row =
        statement.executeQuery("SELECT pg_relation_filenode('" + table + "'::regclass)")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static java.util.List<String> locks(Statement statement, String table)
      throws SQLException {
    java.util.List<String> modes = new java.util.ArrayList<>();
    try (ResultSet row =
        statement.executeQuery(
            "SELECT mode FROM pg_locks WHERE pid = pg_backend_pid() AND relation = '"
                + table
                + "'::regclass")) {
      while (row.next()) {
        modes.add(row.getString(1));
      }
    }
    return modes;
  }
}
