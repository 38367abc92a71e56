package dev.sluice.db.mysql;

import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.step.Sql;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** The list of what was set aside, and the tables that hold it, beside the ledger. */
final class RecoveryStore {
  private static final String ADD =
      "INSERT INTO %s (id, attempt, statement, kind, object, row_count) VALUES (?, ?, ?, ?, ?, ?)";
  private static final String ALL =
      "SELECT id, attempt, statement, object, kind, row_count, UNIX_TIMESTAMP(created_at) FROM %s";
  private static final String MONTH = "UNIX_TIMESTAMP(r.created_at) + 30 * 86400";
  private static final String SHELF =
      """
      SELECT r.id, r.attempt, r.statement, r.object, r.kind, r.row_count,
        UNIX_TIMESTAMP(r.created_at), COALESCE(m.migration, ''), r.restored_at IS NOT NULL, %s,
        COALESCE((SELECT t.DATA_LENGTH + t.INDEX_LENGTH FROM information_schema.TABLES t
          WHERE t.TABLE_SCHEMA = ? AND t.TABLE_NAME = CONCAT(?, r.id)), 0)
      FROM %s r LEFT JOIN %s m ON m.attempt = r.attempt
      ORDER BY r.number DESC
      """;
  private static final String TIMED =
      """
      SELECT 1 FROM information_schema.COLUMNS
      WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND COLUMN_NAME = 'expires_at'
      """;
  private static final String COPIES =
      """
      SELECT t.TABLE_NAME FROM information_schema.TABLES t
      WHERE t.TABLE_SCHEMA = ? AND t.TABLE_TYPE = 'BASE TABLE' AND t.TABLE_NAME REGEXP ?
        AND t.TABLE_NAME NOT IN (SELECT CONCAT(?, r.id) FROM %s r)
      """;
  private static final String COPY_NAME = "kept_[0-9a-f]{16}$";
  private static final int NO_SUCH_TABLE = 1146;
  private static final String RAN =
      "SELECT 1 FROM %s WHERE attempt = ? AND statement = ? AND state <> 'failed'";
  private static final String NEWEST_FIRST = " ORDER BY number DESC";
  private static final String COUNTED = "UPDATE %s SET row_count = ? WHERE id = ?";
  private static final String FORGET = "DELETE FROM %s WHERE id = ?";
  private static final String RESTORED =
      "UPDATE %s SET restored_at = CURRENT_TIMESTAMP(6) WHERE id = ?";
  private static final String CLAIM =
      "SELECT id FROM %s WHERE id = ? AND restored_at IS NULL FOR UPDATE";
  private static final DateTimeFormatter WRITTEN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);
  private final Connection session;
  private final String database;
  private final LedgerTables ledger;
  private final List<String> made = new ArrayList<>();

  RecoveryStore(Connection session, String database, String prefix) {
    this.session = session;
    this.database = database;
    this.ledger = new LedgerTables(database, prefix);
  }

  private String list() {
    return ledger.table("sluice_recovery");
  }

  /** The quoted name of the table that holds an artifact. */
  String table(String id) {
    return ledger.table("sluice_" + id);
  }

  /** The quoted name of the list. */
  String name() {
    return list();
  }

  /** A name for another artifact. */
  static String newId() {
    return RecoveryArtifact.newId("kept_");
  }

  /**
   * Makes the empty table of an artifact on a session that may commit. Its columns take NULL: of
   * rows that are only told apart, the key alone is kept for a while.
   */
  void make(Connection maker, String id, KeptTable table, List<String> columns)
      throws SQLException {
    boolean plain = !table.key().isEmpty() && !table.prefixed(maker, database);
    String key = table.key().stream().map(Quoting::identifier).collect(Collectors.joining(", "));
    Sql.run(
        maker,
        """
        CREATE TABLE %s %s ENGINE = InnoDB AS
        SELECT %s, CAST(NULL AS CHAR(64)) AS %s, CAST(NULL AS CHAR(64)) AS %s
        FROM (SELECT 1 AS one) d LEFT JOIN %s t ON d.one = 2 LIMIT 0
        """
            .formatted(
                table(id),
                plain ? "(KEY sluice_key (" + key + "))" : "",
                KeptTable.list("t", columns),
                MySqlRecovery.BEFORE,
                MySqlRecovery.AFTER,
                table.sql()));
    made.add(id);
  }

  /** Drops tables that were made here and that nothing on the list stands for. */
  void sweep() throws SQLException {
    for (String id : made) {
      if (Sql.texts(session, "SELECT 1 FROM " + list() + " WHERE id = ?", id).isEmpty()) {
        Sql.run(session, "DROP TABLE IF EXISTS " + table(id));
      }
    }
    made.clear();
  }

  /**
   * Drops empty copies that nothing on the list stands for: whoever made them was killed before it
   * put anything there. The caller holds the target lock; that does not keep others from purging.
   *
   * @return what was dropped, a line each
   */
  List<String> dropEmpty() throws SQLException {
    List<String> dropped = new ArrayList<>();
    String prefix = last(table(""));
    String unlisted = COPIES.formatted(list());
    for (String name : Sql.texts(session, unlisted, database, "^" + prefix + COPY_NAME, prefix)) {
      String copy = table(name.substring(prefix.length()));
      if (empty(copy)) {
        Sql.run(session, "DROP TABLE IF EXISTS " + copy);
        dropped.add("the empty copy " + name + " of an earlier attempt was removed");
      }
    }
    return dropped;
  }

  /** Whether a copy is there and holds nothing. */
  private boolean empty(String copy) throws SQLException {
    try {
      return Sql.texts(session, "SELECT 1 FROM " + copy + " LIMIT 1").isEmpty();
    } catch (SQLException failure) {
      if (failure.getErrorCode() == NO_SUCH_TABLE) {
        return false;
      }
      throw failure;
    }
  }

  void add(RecoveryArtifact artifact) throws SQLException {
    Sql.run(
        session,
        ADD.formatted(list()),
        artifact.id(),
        artifact.attempt(),
        artifact.statement(),
        artifact.kind(),
        artifact.object(),
        artifact.rows());
  }

  /** The copy holds so many rows now; one that holds none is forgotten. */
  void counted(String id, long rows) throws SQLException {
    if (rows == 0) {
      Sql.run(session, FORGET.formatted(list()), id);
    } else {
      Sql.run(session, COUNTED.formatted(list()), rows, id);
    }
  }

  /** Keeps everybody else from putting one back until this transaction ends; false when it was. */
  boolean claim(String id) throws SQLException {
    return !Sql.texts(session, CLAIM.formatted(list()), id).isEmpty();
  }

  void restored(String id) throws SQLException {
    Sql.run(session, RESTORED.formatted(list()), id);
  }

  /** Everything that is set aside, newest first; nothing where there is no ledger. */
  List<RecoveryArtifact> artifacts() throws SQLException {
    return ledger.exists(session)
        ? query(ALL.formatted(list()) + NEWEST_FIRST, List.of())
        : List.of();
  }

  /** One line of the list with what the shelf tells of it. */
  record Shelved(
      RecoveryArtifact artifact,
      String migration,
      boolean restored,
      Instant expiresAt,
      long bytes) {}

  /** Everything with its state, newest first; nothing where there is no ledger. */
  List<Shelved> shelf() throws SQLException {
    List<Shelved> found = new ArrayList<>();
    if (!ledger.exists(session)) {
      return found;
    }
    String time = timed() ? "COALESCE(UNIX_TIMESTAMP(r.expires_at), " + MONTH + ")" : MONTH;
    String sql = SHELF.formatted(time, list(), ledger.table("sluice_migrations"));
    try (PreparedStatement statement = session.prepareStatement(sql)) {
      statement.setString(1, database);
      statement.setString(2, last(table("")));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(
              new Shelved(
                  artifact(rows),
                  rows.getString(8),
                  rows.getBoolean(9),
                  instant(rows, 10),
                  rows.getLong(11)));
        }
      }
    }
    return found;
  }

  private boolean timed() throws SQLException {
    return !Sql.texts(session, TIMED, database, last(list())).isEmpty();
  }

  /** A table's own name in a qualified one. */
  static String last(String quoted) {
    return quoted.substring(quoted.indexOf("`.`") + 3, quoted.length() - 1);
  }

  /** Keeps one until then; changes the list's form where an older version made it, and commits. */
  void extend(String id, Instant until) throws SQLException {
    if (!timed()) {
      Sql.run(session, "ALTER TABLE " + list() + " ADD COLUMN expires_at timestamp(6) NULL");
    }
    // In a zone with summer time a moment has no text of its own.
    Sql.run(session, "SET SESSION time_zone = '+00:00'");
    Sql.run(
        session,
        "UPDATE " + list() + " SET expires_at = ? WHERE id = ?",
        WRITTEN.format(until),
        id);
  }

  /**
   * Drops what was set aside and takes it off the list; commits. A table that gave way to it and
   * that nobody wrote to goes too.
   */
  void purge(String id) throws SQLException {
    Sql.run(session, "DROP TABLE IF EXISTS " + table(id));
    String gave = table(id + "_n");
    if (empty(gave)) {
      Sql.run(session, "DROP TABLE IF EXISTS " + gave);
    }
    Sql.run(session, FORGET.formatted(list()), id);
  }

  /** What these attempts set aside and nobody put back, newest first. */
  List<RecoveryArtifact> open(Collection<String> attempts) throws SQLException {
    String marks = String.join(", ", Collections.nCopies(attempts.size(), "?"));
    String where = " WHERE restored_at IS NULL AND attempt IN (" + marks + ")";
    return query(ALL.formatted(list()) + where + NEWEST_FIRST, List.copyOf(attempts));
  }

  /** Whether the statement of an artifact may have run: the ledger names it, not as failed. */
  boolean ran(RecoveryArtifact artifact) throws SQLException {
    String sql = RAN.formatted(ledger.table("sluice_steps"));
    return !Sql.texts(session, sql, artifact.attempt(), artifact.statement()).isEmpty();
  }

  private List<RecoveryArtifact> query(String sql, List<String> values) throws SQLException {
    List<RecoveryArtifact> found = new ArrayList<>();
    try (PreparedStatement statement = session.prepareStatement(sql)) {
      for (int i = 0; i < values.size(); i++) {
        statement.setString(i + 1, values.get(i));
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(artifact(rows));
        }
      }
    }
    return found;
  }

  private static RecoveryArtifact artifact(ResultSet rows) throws SQLException {
    return new RecoveryArtifact(
        rows.getString(1),
        rows.getString(2),
        rows.getInt(3),
        rows.getString(4),
        rows.getString(5),
        rows.getLong(6),
        instant(rows, 7));
  }

  /** Seconds since 1970, which depend on no time zone of the session or of this machine. */
  private static Instant instant(ResultSet rows, int column) throws SQLException {
    BigDecimal seconds = rows.getBigDecimal(column);
    return Instant.EPOCH.plusNanos(seconds.movePointRight(9).longValue());
  }
}
