package dev.sluice.db.mysql;

import dev.sluice.db.step.LedgerDialect;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The ledger's tables in the target database itself, under a prefix: a database of its own would be
 * shared by all databases of the server. They are InnoDB whatever the default is.
 */
final class LedgerTables implements LedgerDialect {
  private static final String NEWEST = "sluice_recovery";
  private static final String THERE =
      "SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?";
  private static final String OPTIONS =
      " ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin ROW_FORMAT = DYNAMIC";
  private static final List<String> CREATE =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS {sluice_migrations} (
            id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, attempt varchar(190) NOT NULL UNIQUE,
            epoch bigint NOT NULL, migration varchar(190) NOT NULL, title text NOT NULL,
            digest varchar(190) NOT NULL, direction varchar(10) NOT NULL,
            state varchar(20) NOT NULL, correlation text NOT NULL,
            started_at timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
            finished_at timestamp(6) NULL, KEY by_migration (migration))
          """,
          """
          CREATE TABLE IF NOT EXISTS {sluice_steps} (
            attempt varchar(190) NOT NULL, statement int NOT NULL, sha256 varchar(64) NOT NULL,
            state varchar(20) NOT NULL, object text NOT NULL, object_before text NOT NULL,
            at timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
            PRIMARY KEY (attempt, statement))
          """,
          """
          CREATE TABLE IF NOT EXISTS {sluice_snapshots} (
            attempt varchar(190) NOT NULL, moment varchar(20) NOT NULL,
            fingerprint varchar(64) NOT NULL, content longtext NULL,
            at timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6), PRIMARY KEY (attempt, moment),
            KEY by_fingerprint (fingerprint))
          """,
          """
          CREATE TABLE IF NOT EXISTS {sluice_recovery} (
            number bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, id varchar(64) NOT NULL UNIQUE,
            attempt varchar(190) NOT NULL, statement int NOT NULL, kind varchar(20) NOT NULL,
            object varchar(190) NOT NULL, row_count bigint NOT NULL,
            created_at timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
            restored_at timestamp(6) NULL, expires_at timestamp(6) NULL,
            phase varchar(20) NULL, definition longtext NULL,
            KEY by_attempt (attempt))
          """);
  private static final String BATCHES =
      """
      CREATE TABLE IF NOT EXISTS {sluice_batches} (
        attempt varchar(190) NOT NULL, statement int NOT NULL, key_column varchar(190) NOT NULL,
        last_key longtext NOT NULL, changed_rows bigint NOT NULL, passed_rows bigint NOT NULL,
        batches bigint NOT NULL, PRIMARY KEY (attempt, statement))
      """;

  private final String database;
  private final String prefix;

  /**
   * The ledger of a name in a database.
   *
   * @param prefix what its tables begin with, {@code sluice}
   */
  LedgerTables(String database, String prefix) {
    this.database = database;
    this.prefix = prefix;
  }

  @Override
  public String table(String name) {
    return Quoting.identifier(database) + "." + Quoting.identifier(own(name));
  }

  private String own(String name) {
    return prefix + name.substring("sluice".length());
  }

  @Override
  public String now() {
    return "CURRENT_TIMESTAMP(6)";
  }

  @Override
  public String literal(String text) {
    return Quoting.literal(text);
  }

  @Override
  public boolean exists(Connection session) throws SQLException {
    return there(session, NEWEST);
  }

  @Override
  public boolean walked(Connection session) throws SQLException {
    return there(session, "sluice_batches");
  }

  private boolean there(Connection session, String table) throws SQLException {
    return !Sql.texts(session, THERE, database, own(table)).isEmpty();
  }

  @Override
  public void create(Connection session) throws SQLException {
    if (!exists(session)) {
      for (String table : CREATE) {
        make(session, table);
      }
    }
    if (!walked(session)) {
      make(session, BATCHES);
    }
  }

  private void make(Connection session, String table) throws SQLException {
    int open = table.indexOf('{');
    int close = table.indexOf('}');
    String name = table(table.substring(open + 1, close));
    Sql.run(session, table.substring(0, open) + name + table.substring(close + 1) + OPTIONS);
  }
}
