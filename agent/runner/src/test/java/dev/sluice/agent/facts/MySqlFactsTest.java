package dev.sluice.agent.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.analysis.risk.Finding;
import dev.sluice.analysis.risk.RiskAnalysis;
import dev.sluice.analysis.risk.RiskContext;
import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.analysis.risk.RuleSettings;
import dev.sluice.db.DatabaseEngines;
import dev.sluice.db.mysql.TestServer;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What rules say of locks and rewrites, looked up in MySQL before and behind the borders of 8.0.12,
 * 8.0.16 and 8.0.29: how much work the server accepts to do a statement with, whether the table has
 * another number in InnoDB's dictionary afterwards, and whether LOCK=NONE is refused.
 */
class MySqlFactsTest {
  private static final int WAITED_TOO_LONG = 1205;

  private static final List<String> TABLES =
      List.of(
          "DROP DATABASE IF EXISTS facts",
          "CREATE DATABASE facts CHARACTER SET utf8mb4",
          "USE facts",
          "CREATE TABLE u (id int PRIMARY KEY)",
          "CREATE TABLE t (id int PRIMARY KEY, a int, b varchar(20), n int NOT NULL, s text, e"
              + " enum('x','y'), KEY ka (a), KEY kb (b), CONSTRAINT fk FOREIGN KEY (a) REFERENCES u"
              + " (id))",
          "INSERT INTO u VALUES (1)",
          "INSERT INTO t VALUES (1, 1, 'x', 1, 's', 'x')");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "in place |  | CREATE INDEX i ON t (n)",
        "in place | unique-on-existing | CREATE UNIQUE INDEX i ON t (n)",
        "rebuild, writers wait | create-special-index | CREATE FULLTEXT INDEX i ON t (s)",
        "in place | drop-index | DROP INDEX kb ON t",
        "rebuild | add-column-rebuild | ALTER TABLE t ADD COLUMN c int",
        "rebuild | add-column-rebuild | ALTER TABLE t ADD COLUMN c int NOT NULL DEFAULT 5",
        "rebuild | column-position | ALTER TABLE t ADD COLUMN c int AFTER a",
        "rebuild | column-position | ALTER TABLE t ADD COLUMN c int FIRST",
        "in place |  | ALTER TABLE t ADD COLUMN c int AS (a + 1) VIRTUAL",
        "copy | add-stored-column | ALTER TABLE t ADD COLUMN c int AS (a + 1) STORED",
        "rebuild | unique-on-existing | ALTER TABLE t ADD COLUMN c int UNIQUE",
        "rebuild, writers wait | add-stored-column | ALTER TABLE t ADD COLUMN c int NOT NULL AUTO_INCREMENT UNIQUE",
        "rebuild | reference-ignored | ALTER TABLE t ADD COLUMN c int REFERENCES u (id)",
        "rebuild | drop-column | ALTER TABLE t DROP COLUMN s",
        "copy | change-column | ALTER TABLE t MODIFY b varchar(10)",
        "in place | change-column | ALTER TABLE t MODIFY b varchar(60)",
        "copy | change-column | ALTER TABLE t MODIFY b varchar(70)",
        "rebuild | make-not-null | ALTER TABLE t MODIFY b varchar(20) NOT NULL",
        "copy | change-column | ALTER TABLE t MODIFY n bigint NOT NULL",
        "in place | enum-value-change | ALTER TABLE t MODIFY e enum('x','y','z')",
        "copy | enum-value-change | ALTER TABLE t MODIFY e enum('y','x')",
        "in place | breaks-readers | ALTER TABLE t CHANGE b bb varchar(20)",
        "in place |  | ALTER TABLE t ALTER COLUMN b SET DEFAULT 'x'",
        "in place | unique-on-existing | ALTER TABLE t ADD UNIQUE (n)",
        "in place |  | ALTER TABLE t ADD INDEX i (n)",
        "in place | drop-index | ALTER TABLE t DROP INDEX kb",
        "in place |  | ALTER TABLE t RENAME INDEX kb TO kc",
        "rebuild, writers wait | create-special-index | ALTER TABLE t ADD FULLTEXT (s)",
        "copy | add-foreign-key-checked | ALTER TABLE t ADD FOREIGN KEY (n) REFERENCES u (id)",
        "in place | drop-constraint | ALTER TABLE t DROP FOREIGN KEY fk",
        "in place | check-ignored | ALTER TABLE t ADD CONSTRAINT c2 CHECK (a < 100)",
        "copy | primary-key-change | ALTER TABLE t DROP PRIMARY KEY",
        "rebuild | primary-key-change | ALTER TABLE t DROP PRIMARY KEY, ADD PRIMARY KEY (n)",
        "rebuild | rebuild-innodb | ALTER TABLE t ENGINE=InnoDB",
        "rebuild | optimize-table | ALTER TABLE t FORCE",
        "rebuild | rewrites-table | ALTER TABLE t ROW_FORMAT=COMPRESSED",
        "copy | change-charset | ALTER TABLE t CONVERT TO CHARACTER SET latin1",
        "in place | default-charset | ALTER TABLE t DEFAULT CHARACTER SET latin1",
        "in place |  | ALTER TABLE t COMMENT 'x'",
        "in place |  | ALTER TABLE t AUTO_INCREMENT 100",
      })
  void ruleSaysWhatMySql57Does(String work, @Nullable String rule, String sql) throws SQLException {
    proves("5.7", "5.7.22", "INNODB_SYS_TABLES", work, rule, sql);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "in place |  | CREATE INDEX i ON t (n)",
        "in place | unique-on-existing | CREATE UNIQUE INDEX i ON t (n)",
        "rebuild, writers wait | create-special-index | CREATE FULLTEXT INDEX i ON t (s)",
        "in place | drop-index | DROP INDEX kb ON t",
        "instant |  | ALTER TABLE t ADD COLUMN c int",
        "instant |  | ALTER TABLE t ADD COLUMN c int NOT NULL DEFAULT 5",
        "instant |  | ALTER TABLE t ADD COLUMN c int AFTER a",
        "instant |  | ALTER TABLE t ADD COLUMN c int FIRST",
        "instant |  | ALTER TABLE t ADD COLUMN c int AS (a + 1) VIRTUAL",
        "copy | add-stored-column | ALTER TABLE t ADD COLUMN c int AS (a + 1) STORED",
        "rebuild | unique-on-existing | ALTER TABLE t ADD COLUMN c int UNIQUE",
        "rebuild, writers wait | add-stored-column | ALTER TABLE t ADD COLUMN c int NOT NULL AUTO_INCREMENT UNIQUE",
        "instant | reference-ignored | ALTER TABLE t ADD COLUMN c int REFERENCES u (id)",
        "instant | drop-column | ALTER TABLE t DROP COLUMN s",
        "copy | change-column | ALTER TABLE t MODIFY b varchar(10)",
        "in place | change-column | ALTER TABLE t MODIFY b varchar(60)",
        "copy | change-column | ALTER TABLE t MODIFY b varchar(70)",
        "rebuild | make-not-null | ALTER TABLE t MODIFY b varchar(20) NOT NULL",
        "copy | change-column | ALTER TABLE t MODIFY n bigint NOT NULL",
        "instant | enum-value-change | ALTER TABLE t MODIFY e enum('x','y','z')",
        "copy | enum-value-change | ALTER TABLE t MODIFY e enum('y','x')",
        "instant | breaks-readers | ALTER TABLE t CHANGE b bb varchar(20)",
        "instant |  | ALTER TABLE t ALTER COLUMN b SET DEFAULT 'x'",
        "in place | unique-on-existing | ALTER TABLE t ADD UNIQUE (n)",
        "in place |  | ALTER TABLE t ADD INDEX i (n)",
        "in place | drop-index | ALTER TABLE t DROP INDEX kb",
        "in place |  | ALTER TABLE t RENAME INDEX kb TO kc",
        "rebuild, writers wait | create-special-index | ALTER TABLE t ADD FULLTEXT (s)",
        "copy | add-foreign-key-checked | ALTER TABLE t ADD FOREIGN KEY (n) REFERENCES u (id)",
        "in place | drop-constraint | ALTER TABLE t DROP FOREIGN KEY fk",
        "copy | add-check | ALTER TABLE t ADD CONSTRAINT c2 CHECK (a < 100)",
        "copy | primary-key-change | ALTER TABLE t DROP PRIMARY KEY",
        "rebuild | primary-key-change | ALTER TABLE t DROP PRIMARY KEY, ADD PRIMARY KEY (n)",
        "rebuild | rebuild-innodb | ALTER TABLE t ENGINE=InnoDB",
        "rebuild | optimize-table | ALTER TABLE t FORCE",
        "rebuild | rewrites-table | ALTER TABLE t ROW_FORMAT=COMPRESSED",
        "copy | change-charset | ALTER TABLE t CONVERT TO CHARACTER SET latin1",
        "in place | default-charset | ALTER TABLE t DEFAULT CHARACTER SET latin1",
        "in place |  | ALTER TABLE t COMMENT 'x'",
        "in place |  | ALTER TABLE t AUTO_INCREMENT 100",
        "instant | rename | ALTER TABLE t RENAME COLUMN b TO bb",
      })
  void ruleSaysWhatMySql80Does(String work, @Nullable String rule, String sql) throws SQLException {
    proves("8.0", "8.0.31", "INNODB_TABLES", work, rule, sql);
  }

  /** Why a migration needs a lock timeout: even an instant change queues behind a reader. */
  @ParameterizedTest
  @ValueSource(strings = {"5.7", "8.0"})
  void everyChangeWaitsForOpenTransactionsThatReadTheTable(String version) throws SQLException {
    try (Connection reader = server(version).root("");
        Connection changer = server(version).root("");
        Statement reads = reader.createStatement();
        Statement changes = changer.createStatement()) {
      fresh(changes);
      reads.execute(
          "UPDATE performance_schema.setup_instruments SET ENABLED = 'YES'"
              + " WHERE NAME = 'wait/lock/metadata/sql/mdl'");
      reader.setAutoCommit(false);
      reads.execute("SELECT * FROM facts.t");
      changes.execute("SET lock_wait_timeout = 1");

      assertThatThrownBy(() -> changes.execute("ALTER TABLE t ADD COLUMN c int"))
          .isInstanceOfSatisfying(
              SQLException.class,
              late -> assertThat(late.getErrorCode()).isEqualTo(WAITED_TOO_LONG));
      assertThat(
              Sql.texts(
                  changer,
                  "SELECT LOCK_TYPE FROM performance_schema.metadata_locks"
                      + " WHERE OBJECT_SCHEMA = 'facts' AND OBJECT_NAME = 't'"))
          .containsExactly("SHARED_READ");
    }
  }

  /** The tables of {@link #TABLES} hold one row each, with the text x. */
  @ParameterizedTest
  @ValueSource(strings = {"5.7", "8.0"})
  void takesATextForTheNumberZeroWhereNoStrictModeRefusesIt(String version) throws SQLException {
    String sql = "DELETE IGNORE FROM t WHERE b = 0";
    try (Connection session = server(version).root("");
        Statement statement = session.createStatement()) {
      fresh(statement);
      assertThatThrownBy(() -> statement.execute("DELETE FROM t WHERE b = 0"))
          .hasMessageContaining("Truncated incorrect");

      statement.execute(sql);

      assertThat(Sql.texts(session, "SELECT count(*) FROM t")).containsExactly("0");
    }
    assertThat(analysis(RiskContext.unknown()).rate(sql).findings())
        .extracting(Finding::rule)
        .contains("text-as-number");
  }

  private static TestServer server(String version) {
    Optional<TestServer> server = TestServer.mysql(version);
    assumeTrue(server.isPresent(), "no MySQL here: ./mvnw fetches it");
    return server.orElseThrow();
  }

  private static void proves(
      String version,
      String exactly,
      String dictionary,
      String work,
      @Nullable String rule,
      String sql)
      throws SQLException {
    RiskContext context = RiskContext.unknown().onVersion(exactly).in("prod");
    try (Connection session = server(version).root("");
        Statement statement = session.createStatement()) {
      assertThat(Sql.texts(session, "SELECT version()").get(0)).startsWith(exactly);
      assertThat(work(statement, dictionary, sql)).isEqualTo(work);
    }
    if (rule == null) {
      assertThat(analysis(context).rate(sql).level()).isEqualTo(RiskLevel.LOW);
    } else {
      assertThat(analysis(context.with(RuleSettings.all())).rate(sql).findings())
          .extracting(Finding::rule)
          .contains(rule);
    }
  }

  private static RiskAnalysis analysis(RiskContext context) {
    return new RiskAnalysis(DatabaseEngines.find("mysql").orElseThrow(), context);
  }

  /** The least work with which the server agrees to do it. */
  private static String work(Statement statement, String dictionary, String sql)
      throws SQLException {
    if (accepts(statement, sql, "ALGORITHM=INSTANT")) {
      return "instant";
    } else if (!accepts(statement, sql, "ALGORITHM=INPLACE")) {
      return "copy";
    }
    String waits = accepts(statement, sql, "LOCK=NONE") ? "" : ", writers wait";
    fresh(statement);
    List<String> before = number(statement, dictionary);
    statement.execute(sql);
    return (number(statement, dictionary).equals(before) ? "in place" : "rebuild") + waits;
  }

  /** A clause that the server refuses, or does not know as 5.7 does INSTANT. */
  private static boolean accepts(Statement statement, String sql, String clause)
      throws SQLException {
    fresh(statement);
    try {
      statement.execute(sql + (sql.startsWith("ALTER") ? ", " : " ") + clause);
      return true;
    } catch (SQLException refused) {
      assertThat(refused.getErrorCode()).isIn(1800, 1845, 1846);
      return false;
    }
  }

  private static void fresh(Statement statement) throws SQLException {
    for (String sql : TABLES) {
      statement.execute(sql);
    }
  }

  private static List<String> number(Statement statement, String dictionary) throws SQLException {
    return Sql.texts(
        statement.getConnection(),
        "SELECT TABLE_ID FROM information_schema." + dictionary + " WHERE NAME = 'facts/t'");
  }
}
