package dev.sluice.db.sqlite;

import dev.sluice.db.sqlite.RecoveryEntry.Kind;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Puts rows back where nobody changed them since; says what it left. */
final class RecoveryPutBack {
  private static final String TRIGGERS =
      """
      SELECT name, sql FROM main.sqlite_schema
      WHERE type = 'trigger' AND tbl_name = ? COLLATE NOCASE
      """;
  private final Connection connection;
  private final RecoveryStore store;
  private final Set<String> undoes;
  private final List<String> evidence = new ArrayList<>();
  private final Map<String, List<String>> atStart = new LinkedHashMap<>();
  private final List<TakeBack> undone = new ArrayList<>();
  private boolean looked;

  /** Changes whenever another session commits to the file. */
  private String version = "";

  RecoveryPutBack(Connection connection, RecoveryStore store, Set<String> undoes) {
    this.connection = connection;
    this.store = store;
    this.undoes = undoes;
  }

  /** Remembers which columns stand before the script takes back what was done. */
  void look() throws SQLException {
    if (looked) {
      return;
    }
    looked = true;
    version = version();
    look(store.open(undoes));
  }

  private void look(List<RecoveryEntry> entries) throws SQLException {
    for (RecoveryEntry entry : entries) {
      Optional<RecoveryTable> table = RecoveryTable.find(connection, entry.table());
      if (table.isPresent()) {
        atStart.put(key(entry.table()), table.get().columns());
      }
    }
  }

  private String version() throws SQLException {
    return Sql.texts(connection, "PRAGMA data_version").get(0);
  }

  List<String> run() throws SQLException {
    look();
    Sql.run(connection, "PRAGMA defer_foreign_keys = ON");
    all(store.open(undoes));
    return List.copyOf(evidence);
  }

  /** Puts one back by itself. */
  List<String> run(RecoveryEntry entry) throws SQLException {
    look(List.of(entry));
    Sql.run(connection, "PRAGMA defer_foreign_keys = ON");
    all(List.of(entry));
    return List.copyOf(evidence);
  }

  /** Puts these back, newest first; those of one statement follow one another. */
  private void all(List<RecoveryEntry> entries) throws SQLException {
    for (int from = 0; from < entries.size(); ) {
      int to = from;
      while (to < entries.size() && together(entries.get(from), entries.get(to))) {
        to++;
      }
      statement(entries.subList(from, to));
      from = to;
    }
  }

  private static boolean together(RecoveryEntry one, RecoveryEntry other) {
    return one.attempt().equals(other.attempt()) && one.statement() == other.statement();
  }

  /** Of one statement, rows that it added go before those come back that it took away. */
  private void statement(List<RecoveryEntry> entries) throws SQLException {
    Map<RecoveryEntry, RecoveryTable> tables = new LinkedHashMap<>();
    Map<String, String> triggers = new LinkedHashMap<>();
    for (RecoveryEntry entry : entries) {
      if (movedBack(entry)) {
        continue;
      }
      Optional<RecoveryTable> table = RecoveryTable.find(connection, entry.table());
      if (table.isPresent()) {
        tables.put(entry, table.get());
        triggers.putAll(silence(table.get()));
      } else if (entry.kind() == Kind.INSERT) {
        store.restored(entry);
      } else {
        evidence.add("left: there is no table " + entry.table() + ", see " + entry.id());
      }
    }
    takeBack(tables);
    for (Map.Entry<RecoveryEntry, RecoveryTable> one : tables.entrySet()) {
      if (put(one.getKey(), one.getValue())) {
        store.restored(one.getKey());
      }
    }
    for (String trigger : triggers.values()) {
      Sql.run(connection, trigger);
    }
  }

  private boolean movedBack(RecoveryEntry entry) throws SQLException {
    Optional<String> back =
        entry.kind() == Kind.MOVE
            ? new SoftDrop(connection, store).moveBack(entry)
            : Optional.empty();
    if (back.isPresent()) {
      evidence.add(back.get());
      store.restored(entry);
    }
    return back.isPresent();
  }

  private void takeBack(Map<RecoveryEntry, RecoveryTable> tables) throws SQLException {
    List<TakeBack> added = new ArrayList<>();
    for (Map.Entry<RecoveryEntry, RecoveryTable> one : tables.entrySet()) {
      Kind kind = one.getKey().kind();
      TakeBack rows = new TakeBack(connection, one.getKey(), one.getValue());
      if ((kind == Kind.WRITE || kind == Kind.INSERT) && rows.added() > 0) {
        added.add(rows);
      }
    }
    for (long more = 1; more > 0; ) {
      more = 0;
      for (TakeBack rows : added) {
        more += rows.remove();
      }
    }
    for (TakeBack rows : added) {
      evidence.addAll(rows.told());
    }
    undone.addAll(added);
  }

  /** Whether it is done with; otherwise it stays open. */
  private boolean put(RecoveryEntry entry, RecoveryTable table) throws SQLException {
    if (!table.holds(entry.key())) {
      evidence.add("left: the key of " + entry.table() + " is another one, see " + entry.id());
      return false;
    }
    if (entry.kind() == Kind.COLUMN && !table.has(entry.column())) {
      evidence.add(
          "left: %s is not in %s, see %s".formatted(entry.column(), entry.table(), entry.id()));
      return false;
    }
    switch (entry.kind()) {
      case COLUMN -> values(entry, table, entry.column(), "1");
      case DROP, MOVE -> {
        HandedOn.mark(connection, entry);
        boolean marked = SoftDrop.marked(connection, entry);
        List<String> old = atStart.getOrDefault(key(entry.table()), List.of());
        List<String> back =
            common(entry, table).stream().filter(column -> !holds(old, column)).toList();
        if (marked && !old.isEmpty()) {
          for (String column : back) {
            values(entry, table, column, "a.sluice_after = " + HandedOn.MOVED);
          }
        }
        insert(entry, table, old.isEmpty() || !marked ? "1" : "a.sluice_after IS NULL");
      }
      case INSERT -> {}
      case WRITE -> {
        insert(entry, table, "a.sluice_after IS NULL");
        String same = RecoveryTable.image("t", entry.columns()) + " = a.sluice_after";
        changed(entry, table, settable(entry), same);
      }
    }
    return true;
  }

  private void values(RecoveryEntry entry, RecoveryTable table, String column, String which)
      throws SQLException {
    boolean made = !holds(atStart.getOrDefault(key(entry.table()), List.of()), column);
    boolean alone = made && version.equals(version());
    evidence.addAll(new ColumnValues(connection, entry, table, column).putBack(alone, which));
  }

  private static List<String> settable(RecoveryEntry entry) {
    return entry.columns().stream().filter(column -> !entry.key().contains(column)).toList();
  }

  private static boolean holds(List<String> columns, String column) {
    return columns.stream().anyMatch(known -> Names.same(known, column));
  }

  private static List<String> common(RecoveryEntry entry, RecoveryTable table) {
    return entry.columns().stream().filter(table::has).toList();
  }

  private void insert(RecoveryEntry entry, RecoveryTable table, String which) throws SQLException {
    List<String> columns = common(entry, table);
    boolean rowid = entry.key().contains("rowid");
    int rows = 0;
    if (!undone.isEmpty()) {
      SoftDrop.mark(connection, entry);
    }
    for (TakeBack later : undone) {
      rows += later.becomeAgain(entry, settable(entry).stream().filter(table::has).toList());
    }
    rows +=
        Sql.run(
            connection,
            "INSERT INTO %s (%s%s) SELECT %s%s FROM %s a WHERE %s AND NOT EXISTS (SELECT 1 FROM %s t WHERE %s)"
                .formatted(
                    table.sql(),
                    rowid ? "rowid, " : "",
                    RecoveryTable.list("", columns),
                    rowid ? (entry.kind() == Kind.MOVE ? "a.rowid, " : "a.sluice_key1, ") : "",
                    RecoveryTable.list("a.", columns),
                    entry.sql(),
                    which,
                    table.sql(),
                    entry.match()));
    if (rows > 0) {
      evidence.add(rows + " rows of " + entry.table() + " put back");
    }
  }

  private void changed(RecoveryEntry entry, RecoveryTable table, List<String> columns, String which)
      throws SQLException {
    if (columns.isEmpty() || !table.holds(entry.columns())) {
      return;
    }
    int rows =
        Sql.run(
            connection,
            "UPDATE %s AS t SET %s FROM %s AS a WHERE %s AND %s"
                .formatted(
                    table.sql(), RecoveryTable.set(columns), entry.sql(), entry.match(), which));
    if (rows > 0) {
      evidence.add("values of " + rows + " rows of " + entry.table() + " put back");
    }
    String kept =
        "SELECT count(*) FROM " + entry.sql() + " WHERE sluice_after <> " + RecoveryEntry.ADDED;
    long left = Long.parseLong(Sql.texts(connection, kept).get(0)) - rows;
    if (left > 0) {
      evidence.add("left " + left + " rows of " + entry.table() + ": changed since");
    }
  }

  /** Triggers would answer rows that come back as if somebody had written them. */
  private Map<String, String> silence(RecoveryTable table) throws SQLException {
    Map<String, String> triggers = new LinkedHashMap<>();
    try (PreparedStatement query = connection.prepareStatement(TRIGGERS)) {
      query.setString(1, table.name());
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          triggers.put(rows.getString(1), rows.getString(2));
        }
      }
    }
    for (String name : triggers.keySet()) {
      Sql.run(connection, "DROP TRIGGER main." + Names.quoted(name));
    }
    return triggers;
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
