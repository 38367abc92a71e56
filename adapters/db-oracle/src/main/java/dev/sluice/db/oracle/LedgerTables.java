package dev.sluice.db.oracle;

import dev.sluice.db.step.LedgerDialect;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/**
 * The ledger's tables in the schema itself, under a prefix, for a schema is a login in Oracle. A
 * sequence and a trigger count, so that 11g does too; texts may be NULL, for the empty one is.
 */
final class LedgerTables implements LedgerDialect {
  private static final String THERE =
      "SELECT t.table_name FROM user_tables t WHERE t.table_name = ?";
  private static final int EXISTS = 955;
  private static final List<String> CREATE =
      List.of(
          "CREATE SEQUENCE {ids}",
          """
          CREATE TABLE {migrations} (
            id NUMBER(19) NOT NULL PRIMARY KEY, attempt VARCHAR2(200 CHAR) NOT NULL UNIQUE,
            epoch NUMBER(19) NOT NULL, migration VARCHAR2(200 CHAR) NOT NULL, title CLOB,
            digest VARCHAR2(200 CHAR) NOT NULL, direction VARCHAR2(10) NOT NULL,
            state VARCHAR2(20) NOT NULL, correlation VARCHAR2(1000 CHAR),
            started_at TIMESTAMP(6) DEFAULT SYSTIMESTAMP NOT NULL, finished_at TIMESTAMP(6))
          """,
          """
          CREATE OR REPLACE TRIGGER {counts} BEFORE INSERT ON {migrations} FOR EACH ROW
          BEGIN SELECT {ids}.NEXTVAL INTO :NEW.id FROM dual; END;
          """,
          """
          CREATE TABLE {steps} (
            attempt VARCHAR2(200 CHAR) NOT NULL, statement NUMBER(10) NOT NULL,
            sha256 VARCHAR2(64), state VARCHAR2(20) NOT NULL, object VARCHAR2(1000 CHAR),
            object_before VARCHAR2(1000 CHAR), at TIMESTAMP(6) DEFAULT SYSTIMESTAMP NOT NULL,
            PRIMARY KEY (attempt, statement))
          """,
          """
          CREATE TABLE {snapshots} (
            attempt VARCHAR2(200 CHAR) NOT NULL, moment VARCHAR2(20) NOT NULL,
            fingerprint VARCHAR2(64) NOT NULL, content CLOB,
            at TIMESTAMP(6) DEFAULT SYSTIMESTAMP NOT NULL, PRIMARY KEY (attempt, moment))
          """);
  private final String prefix;

  /**
   * The ledger of a name.
   *
   * @param prefix what its tables begin with, {@code sluice}
   */
  LedgerTables(String prefix) {
    this.prefix = prefix.toUpperCase(Locale.ROOT);
  }

  private String own(String name) {
    return prefix + name.substring("sluice".length()).toUpperCase(Locale.ROOT);
  }

  @Override
  public String table(String name) {
    return Quoting.identifier(own(name));
  }

  @Override
  public String now() {
    return "SYSTIMESTAMP";
  }

  @Override
  public String literal(String text) {
    return Quoting.literal(text);
  }

  @Override
  public boolean exists(Connection session) throws SQLException {
    return !Sql.texts(session, THERE, own("sluice_snapshots")).isEmpty();
  }

  @Override
  public void create(Connection session) throws SQLException {
    if (exists(session)) {
      return;
    }
    for (String statement : statements()) {
      create(session, statement);
    }
  }

  private static void create(Connection session, String sql) throws SQLException {
    try (java.sql.Statement statement = session.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    } catch (SQLException failure) {
      if (failure.getErrorCode() != EXISTS) {
        throw failure;
      }
    }
  }

  /** The statements that make the tables. */
  List<String> statements() {
    return CREATE.stream()
        .map(
            text ->
                text.replace("{ids}", table("sluice_ids"))
                    .replace("{counts}", table("sluice_counts"))
                    .replace("{migrations}", table("sluice_migrations"))
                    .replace("{steps}", table("sluice_steps"))
                    .replace("{snapshots}", table("sluice_snapshots"))
                    .strip())
        .toList();
  }
}
