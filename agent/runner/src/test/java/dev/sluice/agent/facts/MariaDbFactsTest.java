package dev.sluice.agent.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.analysis.risk.Finding;
import dev.sluice.analysis.risk.RiskAnalysis;
import dev.sluice.analysis.risk.RiskContext;
import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.db.DatabaseEngines;
import dev.sluice.db.mysql.TestServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What rules say of locks and rewrites, looked up in MariaDB: a table that is built anew has
 * another number in InnoDB's dictionary, and what makes writers wait is refused with LOCK=NONE.
 */
class MariaDbFactsTest {
  private static final int NOT_ONLINE = 1846;
  private static final int NOT_ONLINE_WITHOUT_REASON = 1845;

  private static final List<String> TABLES =
      List.of(
          "DROP DATABASE IF EXISTS facts",
          "CREATE DATABASE facts CHARACTER SET utf8mb4",
          "USE facts",
          "CREATE TABLE u (id int PRIMARY KEY)",
          "CREATE TABLE t (id int PRIMARY KEY, a int, b varchar(20), n int NOT NULL, s text, KEY ka"
              + " (a), KEY kb (b), CONSTRAINT fk FOREIGN KEY (a) REFERENCES u (id), CONSTRAINT ck"
              + " CHECK (n < 1000))",
          "INSERT INTO u VALUES (1)",
          "INSERT INTO t VALUES (1, 1, 'x', 1, 's')");

  private final RiskAnalysis analysis =
      new RiskAnalysis(
          DatabaseEngines.find("mariadb").orElseThrow(),
          RiskContext.unknown().onVersion("10.11").in("prod"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "same    | online |  | CREATE INDEX i ON t (n)",
        "same    | online | unique-on-existing | CREATE UNIQUE INDEX i ON t (n)",
        "rebuilt | blocks | create-special-index | CREATE FULLTEXT INDEX i ON t (s)",
        "same    | online |  | ALTER TABLE t ADD COLUMN c int",
        "same    | online |  | ALTER TABLE t ADD COLUMN c int NOT NULL DEFAULT 5",
        "same    | online |  | ALTER TABLE t ADD COLUMN c int AFTER a",
        "same    | online |  | ALTER TABLE t ADD COLUMN c int AS (a + 1) VIRTUAL",
        "rebuilt | blocks | add-stored-column | ALTER TABLE t ADD COLUMN c int AS (a + 1) STORED",
        "rebuilt | online | unique-on-existing | ALTER TABLE t ADD COLUMN c int UNIQUE",
        "rebuilt | blocks | add-stored-column | ALTER TABLE t ADD COLUMN c int NOT NULL AUTO_INCREMENT UNIQUE",
        "rebuilt | blocks | long-blocking-lock | ALTER TABLE t ADD COLUMN c int REFERENCES u (id)",
        "same    | online | add-check | ALTER TABLE t ADD COLUMN c int CHECK (c > 5)",
        "same    | online | drop-column | ALTER TABLE t DROP COLUMN s",
        "rebuilt | blocks | change-column | ALTER TABLE t MODIFY b varchar(10)",
        "rebuilt | blocks | change-column | ALTER TABLE t MODIFY b text",
        "rebuilt | online | change-column | ALTER TABLE t MODIFY b varchar(20) NOT NULL",
        "same    | online | rename | ALTER TABLE t RENAME COLUMN b TO bb",
        "same    | online |  | ALTER TABLE t ALTER COLUMN b SET DEFAULT 'x'",
        "same    | online | unique-on-existing | ALTER TABLE t ADD UNIQUE (n)",
        "same    | online |  | ALTER TABLE t ADD INDEX i (n)",
        "same    | online | drop-index | ALTER TABLE t DROP INDEX kb",
        "same    | online |  | ALTER TABLE t RENAME INDEX kb TO kc",
        "rebuilt | blocks | create-special-index | ALTER TABLE t ADD FULLTEXT (s)",
        "rebuilt | blocks | add-foreign-key-checked | ALTER TABLE t ADD FOREIGN KEY (n) REFERENCES u (id)",
        "same    | online | drop-constraint | ALTER TABLE t DROP FOREIGN KEY fk",
        "rebuilt | blocks | add-check | ALTER TABLE t ADD CONSTRAINT c2 CHECK (a < 100)",
        "same    | online | drop-constraint | ALTER TABLE t DROP CONSTRAINT ck",
        "rebuilt | blocks | primary-key-change | ALTER TABLE t DROP PRIMARY KEY",
        "rebuilt | online | primary-key-change | ALTER TABLE t DROP PRIMARY KEY, ADD PRIMARY KEY (n)",
        "rebuilt | online | rebuild-innodb | ALTER TABLE t ENGINE=InnoDB",
        "rebuilt | online | optimize-table | ALTER TABLE t FORCE",
        "rebuilt | online | rewrites-table | ALTER TABLE t ROW_FORMAT=COMPRESSED",
        "rebuilt | blocks | change-charset | ALTER TABLE t CONVERT TO CHARACTER SET latin1",
        "same    | online | default-charset | ALTER TABLE t DEFAULT CHARACTER SET latin1",
        "same    | online |  | ALTER TABLE t COMMENT 'x'",
        "same    | online |  | ALTER TABLE t AUTO_INCREMENT 100",
        "rebuilt | blocks | rewrites-table | ALTER TABLE t ADD SYSTEM VERSIONING",
      })
  void ruleSaysWhatTheDatabaseDoes(String file, String lock, String rule, String sql)
      throws SQLException {
    Optional<TestServer> server = TestServer.mariaDb();
    assumeTrue(server.isPresent(), "no MariaDB here: .ci/run installs it");

    try (Connection session = server.orElseThrow().root("");
        Statement statement = session.createStatement()) {
      assertThat(rebuilds(statement, sql)).isEqualTo(file.equals("rebuilt"));
      assertThat(blocks(statement, sql)).isEqualTo(lock.equals("blocks"));
    }
    if (rule == null) {
      assertThat(analysis.rate(sql).level()).isEqualTo(RiskLevel.LOW);
    } else {
      assertThat(analysis.rate(sql).findings()).extracting(Finding::rule).contains(rule);
    }
  }

  private static boolean rebuilds(Statement statement, String sql) throws SQLException {
    fresh(statement);
    long before = number(statement);
    statement.execute(sql);
    return number(statement) != before;
  }

  private static boolean blocks(Statement statement, String sql) throws SQLException {
    fresh(statement);
    try {
      statement.execute(sql + (sql.startsWith("ALTER") ? ", LOCK=NONE" : " LOCK=NONE"));
      return false;
    } catch (SQLException refused) {
      assertThat(refused.getErrorCode()).isIn(NOT_ONLINE, NOT_ONLINE_WITHOUT_REASON);
      return true;
    }
  }

  private static void fresh(Statement statement) throws SQLException {
    for (String sql : TABLES) {
      statement.execute(sql);
    }
  }

  private static long number(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "SELECT TABLE_ID FROM information_schema.INNODB_SYS_TABLES WHERE NAME = 'facts/t'")) {
      assertThat(row.next()).isTrue();
      return row.getLong(1);
    }
  }
}
