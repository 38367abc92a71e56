package dev.sluice.db.sqlite;

import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The list of what was set aside, beside the ledger. */
final class RecoveryStore {
  private static final String PRESENT =
      "SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND name = ?";
  private static final String CREATE =
      """
      CREATE TABLE IF NOT EXISTS %s (
        number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
        attempt TEXT NOT NULL, migration TEXT NOT NULL, statement INTEGER NOT NULL,
        kind TEXT NOT NULL, table_name TEXT NOT NULL, column_name TEXT NOT NULL,
        columns TEXT NOT NULL, key_columns TEXT NOT NULL, row_count INTEGER NOT NULL,
        created_at TEXT NOT NULL DEFAULT (strftime('%%Y-%%m-%%dT%%H:%%M:%%fZ', 'now')),
        restored_at TEXT, expires_at TEXT, definition TEXT)
      """;
  private static final String NEXT = "SELECT coalesce(max(number), 0) + 1 FROM %s";
  private static final String INSERT =
      """
      INSERT INTO %s (id, attempt, migration, statement, kind, table_name, column_name, columns,
        key_columns, row_count) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String SELECT =
      """
      SELECT id, attempt, statement, kind, table_name, column_name, columns, key_columns,
        row_count, created_at
      FROM %s
      """;
  private static final String MONTH = "strftime('%Y-%m-%dT%H:%M:%fZ', created_at, '+30 days')";
  private static final String SHELF =
      """
      SELECT id, attempt, statement, kind, table_name, column_name, columns, key_columns,
        row_count, created_at, migration, restored_at IS NOT NULL, %s
      FROM %s
      """;
  private static final String HAS = "SELECT 1 FROM pragma_table_xinfo(?) WHERE name = ?";
  private static final String OPEN = " WHERE attempt = ? AND restored_at IS NULL";
  private static final String NEWEST = " ORDER BY number DESC";
  private static final String ROWS = "UPDATE %s SET row_count = ? WHERE id = ?";
  private static final String FORGET = "DELETE FROM %s WHERE id = ?";
  private static final String RESTORED =
      "UPDATE %s SET restored_at = strftime('%%Y-%%m-%%dT%%H:%%M:%%fZ', 'now') WHERE id = ?";

  /** Stands between names of columns; no name holds it. */
  private static final String BETWEEN = "\u001f";

  private static final String APART = "\u001e";

  private final Connection connection;
  private final String ledger;

  RecoveryStore(Connection connection, String ledger) {
    this.connection = connection;
    this.ledger = ledger;
  }

  /** Creates the list where it is missing. */
  static void prepare(Connection connection, String ledger) throws SQLException {
    Sql.run(connection, CREATE.formatted(new RecoveryStore(connection, ledger).table()));
  }

  /** Everything, newest first. */
  static List<RecoveryArtifact> artifacts(Connection connection, String ledger)
      throws SQLException {
    RecoveryStore store = new RecoveryStore(connection, ledger);
    return store.present()
        ? store.select(NEWEST).stream().map(RecoveryEntry::artifact).toList()
        : List.of();
  }

  /** One line of the list with what the shelf tells of it. */
  record Shelved(RecoveryEntry entry, String migration, boolean restored, Instant expiresAt) {}

  /** Everything with its state, newest first. */
  List<Shelved> shelf() throws SQLException {
    List<Shelved> found = new ArrayList<>();
    if (!present()) {
      return found;
    }
    String time = timed() ? "coalesce(expires_at, " + MONTH + ")" : MONTH;
    try (PreparedStatement query =
            connection.prepareStatement(SHELF.formatted(time, table()) + NEWEST);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        found.add(
            new Shelved(
                entry(row),
                row.getString(11),
                row.getBoolean(12),
                Instant.parse(row.getString(13))));
      }
    }
    return found;
  }

  private boolean timed() throws SQLException {
    return has("expires_at");
  }

  /** Whether the list has a column, which one of an older version may lack. */
  private boolean has(String column) throws SQLException {
    return !Sql.texts(connection, HAS, ledger + "_recovery", column).isEmpty();
  }

  /** Keeps texts of what belongs to a table, by name. */
  void define(RecoveryEntry entry, Map<String, String> texts) throws SQLException {
    if (!has("definition")) {
      Sql.run(connection, "ALTER TABLE " + table() + " ADD COLUMN definition TEXT");
    }
    String all =
        texts.entrySet().stream()
            .map(one -> one.getKey() + BETWEEN + one.getValue())
            .collect(Collectors.joining(APART));
    Sql.run(connection, "UPDATE " + table() + " SET definition = ? WHERE id = ?", all, entry.id());
  }

  /** What {@link #define} kept. */
  Map<String, String> definition(RecoveryEntry entry) throws SQLException {
    String sql = "SELECT definition FROM " + table() + " WHERE id = ?";
    Map<String, String> texts = new LinkedHashMap<>();
    for (String all : Sql.texts(connection, sql, entry.id())) {
      for (String one : all.isEmpty() ? new String[0] : all.split(APART, -1)) {
        String[] part = one.split(BETWEEN, 2);
        texts.put(part[0], part[1]);
      }
    }
    return texts;
  }

  void extend(RecoveryEntry entry, Instant until) throws SQLException {
    if (!timed()) {
      Sql.run(connection, "ALTER TABLE " + table() + " ADD COLUMN expires_at TEXT");
    }
    Sql.run(
        connection,
        "UPDATE " + table() + " SET expires_at = ? WHERE id = ?",
        until.toString(),
        entry.id());
  }

  /** Drops what was set aside and takes it off the list. */
  void purge(RecoveryEntry entry) throws SQLException {
    Sql.run(connection, "DROP TABLE IF EXISTS " + entry.sql());
    Sql.run(connection, "DROP TABLE IF EXISTS main." + Names.quoted(entry.rest()));
    forget(entry);
  }

  private String table() {
    return "main." + Names.quoted(ledger + "_recovery");
  }

  private boolean present() throws SQLException {
    return !Sql.texts(connection, PRESENT, ledger + "_recovery").isEmpty();
  }

  /** A name for the next artifact; the caller holds the file's write lock. */
  String nextId() throws SQLException {
    return ledger + "_aside_" + Sql.texts(connection, NEXT.formatted(table())).get(0);
  }

  void add(RecoveryEntry entry, String migration) throws SQLException {
    Sql.run(
        connection,
        INSERT.formatted(table()),
        entry.id(),
        entry.attempt(),
        migration,
        entry.statement(),
        entry.kind().name(),
        entry.table(),
        entry.column(),
        String.join(BETWEEN, entry.columns()),
        String.join(BETWEEN, entry.key()),
        entry.rows());
  }

  void rows(RecoveryEntry entry) throws SQLException {
    Sql.run(connection, ROWS.formatted(table()), entry.rows(), entry.id());
  }

  /** The table of an artifact has another name by now. */
  void named(RecoveryEntry entry) throws SQLException {
    Sql.run(
        connection,
        "UPDATE " + table() + " SET table_name = ? WHERE id = ?",
        entry.table(),
        entry.id());
  }

  void forget(RecoveryEntry entry) throws SQLException {
    Sql.run(connection, FORGET.formatted(table()), entry.id());
  }

  void restored(RecoveryEntry entry) throws SQLException {
    Sql.run(connection, RESTORED.formatted(table()), entry.id());
  }

  /** What these attempts set aside and nobody put back, newest first. */
  List<RecoveryEntry> open(Collection<String> attempts) throws SQLException {
    List<RecoveryEntry> found = new ArrayList<>();
    if (present()) {
      for (String attempt : attempts) {
        found.addAll(select(OPEN + NEWEST, attempt));
      }
    }
    return found;
  }

  private List<RecoveryEntry> select(String tail, Object... values) throws SQLException {
    List<RecoveryEntry> found = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(SELECT.formatted(table()) + tail)) {
      for (int i = 0; i < values.length; i++) {
        query.setObject(i + 1, values[i]);
      }
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          found.add(entry(row));
        }
      }
    }
    return found;
  }

  private static RecoveryEntry entry(ResultSet row) throws SQLException {
    return new RecoveryEntry(
        row.getString(1),
        row.getString(2),
        row.getInt(3),
        RecoveryEntry.Kind.valueOf(row.getString(4)),
        row.getString(5),
        row.getString(6),
        List.of(row.getString(7).split(BETWEEN)),
        List.of(row.getString(8).split(BETWEEN)),
        row.getLong(9),
        Instant.parse(row.getString(10)));
  }
}
