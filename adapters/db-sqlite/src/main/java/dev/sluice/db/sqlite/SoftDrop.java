package dev.sluice.db.sqlite;

import dev.sluice.db.sql.Tokens;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sets a table aside that is too large to be copied: it is renamed, and an empty one takes its
 * place for the statement to drop. Names of indexes and triggers are the whole file's, so these go
 * and are made again from their text when the table comes back. What others say of the table by its
 * name is left as it is.
 */
final class SoftDrop {
  private static final String REFERRING =
      """
      SELECT s.name FROM main.sqlite_schema s, pragma_foreign_key_list(s.name) f
      WHERE s.type = 'table' AND f."table" = ? COLLATE NOCASE ORDER BY s.name LIMIT 1
      """;
  private static final String REFERRED =
      "SELECT f.\"table\" FROM pragma_foreign_key_list(?) f ORDER BY 1 LIMIT 1";
  private static final String PARTS =
      """
      SELECT type, name, sql FROM main.sqlite_schema
      WHERE tbl_name = ? COLLATE NOCASE AND type IN ('index', 'trigger') AND sql IS NOT NULL
      ORDER BY type, rowid
      """;
  private static final String SHAPE =
      """
      SELECT name || ' ' || type || ' ' || hidden FROM pragma_table_xinfo(?) ORDER BY name
      """;
  private static final String TEXT =
      "SELECT sql FROM main.sqlite_schema WHERE type = 'table' AND name = ? COLLATE NOCASE";
  private static final String NAME =
      "SELECT 1 FROM main.sqlite_schema WHERE name = ? COLLATE NOCASE";

  private static final String AFTER = "sluice_after";

  private final Connection connection;
  private final RecoveryStore store;

  SoftDrop(Connection connection, RecoveryStore store) {
    this.connection = connection;
    this.store = store;
  }

  /** Why a table cannot be renamed instead of dropped; empty when it can. */
  String obstacle(RecoveryTable table) throws SQLException {
    if (namesItself(table)) {
      return "its own text says whose columns it means";
    }
    List<String> to = Sql.texts(connection, REFERRED, table.name());
    if (!to.isEmpty()) {
      return "its foreign keys would hold rows of " + to.get(0);
    }
    List<String> from = Sql.texts(connection, REFERRING, table.name());
    return from.isEmpty() ? "" : "foreign keys of " + from.get(0) + " refer to it";
  }

  /** Whether there is a qualified name in a table's text, which a rename would not follow. */
  private boolean namesItself(RecoveryTable table) throws SQLException {
    for (String text : Sql.texts(connection, TEXT, table.name())) {
      Tokens tokens = SqliteTokens.of(text);
      if (tokens.find(tokens.afterName(2), ".") >= 0) {
        return true;
      }
    }
    return false;
  }

  /** Renames a table that nothing stands against and leaves an empty one in its place. */
  void move(RecoveryTable table, RecoveryEntry entry) throws SQLException {
    Map<String, String> parts = takeOff(table.name());
    rename(table.name(), entry.id());
    Sql.run(connection, "CREATE TABLE %s (gone)".formatted(table.sql()));
    store.define(entry, parts);
  }

  /** Drops indexes and triggers; their texts by name, in the order in which they were made. */
  private Map<String, String> takeOff(String table) throws SQLException {
    Map<String, String> texts = new LinkedHashMap<>();
    List<String> drops = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(PARTS)) {
      query.setString(1, table);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          texts.put(row.getString(2), row.getString(3));
          drops.add("DROP " + row.getString(1) + " main." + Names.quoted(row.getString(2)));
        }
      }
    }
    for (String sql : drops) {
      Sql.run(connection, sql);
    }
    return texts;
  }

  /** Without the old way, views and triggers of others would be made to name the renamed table. */
  private void rename(String from, String to) throws SQLException {
    String before = Sql.texts(connection, "PRAGMA legacy_alter_table").get(0);
    Sql.run(connection, "PRAGMA legacy_alter_table = ON");
    try {
      Sql.run(
          connection,
          "ALTER TABLE main.%s RENAME TO %s".formatted(Names.quoted(from), Names.quoted(to)));
    } finally {
      Sql.run(connection, "PRAGMA legacy_alter_table = " + before);
    }
  }

  /** Makes room in a renamed table to say what became of its rows; it is copied from since. */
  static void mark(Connection connection, RecoveryEntry entry) throws SQLException {
    boolean moved = entry.kind() == RecoveryEntry.Kind.MOVE;
    if (moved && !marked(connection, entry)) {
      Sql.run(connection, "ALTER TABLE %s ADD COLUMN %s TEXT".formatted(entry.sql(), AFTER));
    }
  }

  /** Whether an artifact says what became of its rows. */
  static boolean marked(Connection connection, RecoveryEntry entry) throws SQLException {
    return RecoveryTable.find(connection, entry.id()).filter(kept -> kept.has(AFTER)).isPresent();
  }

  /**
   * Whether a table could come back as it is: nothing, or an empty one like it, is in its place.
   */
  private boolean mayReturn(RecoveryEntry entry, RecoveryTable kept, Optional<RecoveryTable> there)
      throws SQLException {
    boolean handedOn = kept.has(AFTER) || HandedOn.noted(connection, entry);
    if (handedOn || there.isEmpty()) {
      return !handedOn;
    }
    String any = "SELECT 1 FROM " + there.get().sql() + " LIMIT 1";
    return Sql.texts(connection, any).isEmpty()
        && Sql.texts(connection, SHAPE, there.get().name())
            .equals(Sql.texts(connection, SHAPE, kept.name()));
  }

  /**
   * Brings a table back, with what a down script made on the one in its place.
   *
   * @return what was done, or nothing when its rows have to be copied
   */
  Optional<String> moveBack(RecoveryEntry entry) throws SQLException {
    Optional<RecoveryTable> kept = RecoveryTable.find(connection, entry.id());
    Optional<RecoveryTable> there = RecoveryTable.find(connection, entry.table());
    if (kept.isEmpty() || !mayReturn(entry, kept.get(), there)) {
      return Optional.empty();
    }
    Map<String, String> parts = new LinkedHashMap<>(store.definition(entry));
    if (there.isPresent()) {
      takeOff(there.get().name()).forEach(parts::putIfAbsent);
      Sql.run(connection, "DROP TABLE " + there.get().sql());
    }
    rename(entry.id(), entry.table());
    List<String> taken = new ArrayList<>();
    for (Map.Entry<String, String> part : parts.entrySet()) {
      if (Sql.texts(connection, NAME, part.getKey()).isEmpty()) {
        Sql.asWritten(connection, part.getValue());
      } else {
        taken.add(part.getKey());
      }
    }
    String back = "the table " + entry.table() + " put back";
    return Optional.of(
        taken.isEmpty() ? back : "left: " + back + " without " + taken + ", whose names are taken");
  }
}
