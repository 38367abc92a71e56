package dev.sluice.db.sqlite;

import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Removes rows that a statement added, where they are as it added them and no row needs them. */
final class TakeBack {
  private static final String REFERENCES =
      """
      SELECT s.name, f.id, f."from", coalesce(f."to", (
        SELECT x.name FROM pragma_table_xinfo(?1) x WHERE x.pk = f.seq + 1))
      FROM main.sqlite_schema s, pragma_foreign_key_list(s.name) f
      WHERE s.type = 'table' AND f."table" = ?1 COLLATE NOCASE
      ORDER BY s.name, f.id, f.seq
      """;

  private final Connection connection;
  private final RecoveryEntry entry;
  private final RecoveryTable table;
  private final List<String> columns;
  private long removed;

  TakeBack(Connection connection, RecoveryEntry entry, RecoveryTable table) {
    this.connection = connection;
    this.entry = entry;
    this.table = table;
    this.columns = entry.columns().stream().filter(table::has).toList();
  }

  /** How many rows of the artifact were added. */
  long added() throws SQLException {
    return count("SELECT count(*) FROM " + entry.sql() + " a WHERE " + isAdded());
  }

  private static String isAdded() {
    return "a.sluice_after = " + RecoveryEntry.ADDED;
  }

  /** Removes what can go now; how many rows. To be called until there are none. */
  long remove() throws SQLException {
    if (!table.holds(entry.key())) {
      return 0;
    }
    StringBuilder free = new StringBuilder();
    references()
        .forEach(
            (from, same) ->
                free.append(" AND NOT EXISTS (SELECT 1 FROM ")
                    .append(from)
                    .append(" r WHERE ")
                    .append(same)
                    .append(')'));
    long now =
        Sql.run(
            connection,
            "DELETE FROM %s AS t WHERE EXISTS (SELECT 1 FROM %s a WHERE %s AND %s AND %s = %s)%s"
                .formatted(
                    table.sql(),
                    entry.sql(),
                    RecoveryTable.match(entry.key()),
                    isAdded(),
                    RecoveryTable.image("t", columns),
                    RecoveryTable.image("a", columns),
                    free));
    removed += now;
    return now;
  }

  /**
   * Tables that refer to this one with a condition under which a row {@code r} does; none where
   * foreign keys are off, as they were for the script.
   */
  private Map<String, String> references() throws SQLException {
    if (!Sql.texts(connection, "PRAGMA foreign_keys").contains("1")) {
      return Map.of();
    }
    Map<String, String> found = new LinkedHashMap<>();
    Map<String, String> tables = new LinkedHashMap<>();
    try (PreparedStatement query = connection.prepareStatement(REFERENCES)) {
      query.setString(1, table.name());
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          String same =
              "r." + Names.quoted(row.getString(3)) + " = t." + Names.quoted(row.getString(4));
          String key = row.getString(1) + '\u001f' + row.getInt(2);
          tables.put(key, row.getString(1));
          found.merge(key, same, (one, other) -> one + " AND " + other);
        }
      }
    }
    Map<String, List<String>> conditions = new LinkedHashMap<>();
    found.forEach(
        (key, same) ->
            conditions
                .computeIfAbsent(tables.getOrDefault(key, ""), any -> new ArrayList<>())
                .add("(" + same + itself(tables.getOrDefault(key, "")) + ")"));
    Map<String, String> all = new LinkedHashMap<>();
    conditions.forEach(
        (name, or) -> all.put("main." + Names.quoted(name), String.join(" OR ", or)));
    return all;
  }

  /** A row that refers to itself does not keep itself. */
  private String itself(String from) {
    if (!Names.same(from, table.name())) {
      return "";
    }
    List<String> same = new ArrayList<>();
    for (String column : table.key()) {
      String name = column.equals("rowid") ? "rowid" : Names.quoted(column);
      same.add("r." + name + " IS t." + name);
    }
    return " AND NOT (" + String.join(" AND ", same) + ")";
  }

  /**
   * Sets added rows that had to stay, because others refer to them, to what stood there before they
   * were added. Rows that were changed since are left.
   *
   * @param before an artifact from before they were added, which holds that
   * @param settable its columns that are set
   * @return how many
   */
  int becomeAgain(RecoveryEntry before, List<String> settable) throws SQLException {
    if (settable.isEmpty() || !table.name().equals(before.table()) || !table.holds(entry.key())) {
      return 0;
    }
    return Sql.run(
        connection,
        "UPDATE %s AS t SET %s FROM %s AS a WHERE %s AND a.sluice_after IS NULL AND EXISTS (SELECT 1 FROM %s a WHERE %s AND %s AND %s = %s)"
            .formatted(
                table.sql(),
                RecoveryTable.set(settable),
                before.sql(),
                before.match(),
                entry.sql(),
                RecoveryTable.match(entry.key()),
                isAdded(),
                RecoveryTable.image("t", columns),
                RecoveryTable.image("a", columns)));
  }

  /** What became of the added rows, a line each. */
  List<String> told() throws SQLException {
    if (!table.holds(entry.key())) {
      return List.of("left: rows added to " + entry.table() + ", its key is another one");
    }
    List<String> lines = new ArrayList<>();
    lines.add(removed + " added rows of " + entry.table() + " taken back");
    String there =
        "SELECT count(*) FROM %s t, %s a WHERE %s AND %s AND %s "
            .formatted(
                table.sql(),
                entry.sql(),
                RecoveryTable.match(entry.key()),
                isAdded(),
                RecoveryTable.image("t", columns));
    long changed = count(there + "<> " + RecoveryTable.image("a", columns));
    long needed = count(there + "= " + RecoveryTable.image("a", columns));
    if (changed > 0) {
      lines.add("left " + changed + " added rows of " + entry.table() + ": changed since");
    }
    if (needed > 0) {
      lines.add(
          "left " + needed + " added rows of " + entry.table() + ": other rows refer to them");
    }
    return lines;
  }

  private long count(String sql) throws SQLException {
    return Long.parseLong(Sql.texts(connection, sql).get(0));
  }
}
