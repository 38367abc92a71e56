package dev.sluice.db.clickhouse;

import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The tables of the ledger in the target's own database. Rows are only ever added, each written to
 * the disk before the server answers; the newest row of a key counts.
 */
final class LedgerTables {
  static final String MIGRATIONS = "sluice_migrations";
  static final String STEPS = "sluice_steps";
  static final String SNAPSHOTS = "sluice_snapshots";
  static final String LOCK = "sluice_lock";
  private static final String SETTINGS =
      " SETTINGS fsync_after_insert = 1, fsync_part_directory = 1";
  private static final List<String> CREATE =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS sluice_migrations (
            attempt String, epoch Int64, migration String, title String, digest String,
            direction String, state String, correlation String,
            at DateTime64(9) DEFAULT now64(9))
          ENGINE = MergeTree ORDER BY (migration, attempt, at)
          """,
          """
          CREATE TABLE IF NOT EXISTS sluice_steps (
            attempt String, statement Int32, sha256 String, state String, object String,
            object_before String, at DateTime64(9) DEFAULT now64(9))
          ENGINE = MergeTree ORDER BY (attempt, statement, at)
          """,
          """
          CREATE TABLE IF NOT EXISTS sluice_snapshots (
            attempt String, moment String, fingerprint String, content String,
            at DateTime64(9) DEFAULT now64(9))
          ENGINE = MergeTree ORDER BY (attempt, moment, at)
          """);
  private static final String CREATE_LOCK =
      """
      CREATE TABLE IF NOT EXISTS sluice_lock (
        token String, released UInt8, at DateTime64(9) DEFAULT now64(9))
      ENGINE = MergeTree ORDER BY at
      TTL toDateTime(at) + INTERVAL 1 DAY
      """;
  private static final String THERE =
      "SELECT name FROM system.tables WHERE database = currentDatabase() AND name = ?";

  private LedgerTables() {}

  static boolean exist(Connection session) throws SQLException {
    return !Sql.texts(session, THERE, SNAPSHOTS).isEmpty();
  }

  static void create(Connection session) throws SQLException {
    if (!exist(session)) {
      for (String sql : CREATE) {
        Sql.run(session, sql + SETTINGS);
      }
    }
  }

  static void createLock(Connection session) throws SQLException {
    if (Sql.texts(session, THERE, LOCK).isEmpty()) {
      Sql.run(session, CREATE_LOCK + SETTINGS);
    }
  }
}
