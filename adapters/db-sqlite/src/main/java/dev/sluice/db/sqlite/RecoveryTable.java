package dev.sluice.db.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A table as the catalog knows it now.
 *
 * @param columns columns that hold a value of their own, in order
 * @param key columns by which rows are found again; {@code rowid} where there is no better one
 */
record RecoveryTable(String name, List<String> columns, List<String> key) {
  private static final String PLAIN =
      """
      SELECT name, wr FROM pragma_table_list
      WHERE schema = 'main' AND type = 'table' AND name = ? COLLATE NOCASE
      """;
  private static final String COLUMNS =
      """
      SELECT name, upper(type) = 'INTEGER', "notnull", pk FROM pragma_table_xinfo(?)
      WHERE hidden = 0 ORDER BY cid
      """;
  private static final String DEPENDENT =
      """
      WITH RECURSIVE reached(name) AS (
        SELECT ?
        UNION
        SELECT s.name FROM main.sqlite_schema s, pragma_foreign_key_list(s.name) f, reached r
        WHERE s.type = 'table' AND f."table" = r.name COLLATE NOCASE
          AND f.on_delete IN ('CASCADE', 'SET NULL', 'SET DEFAULT')
      )
      SELECT name FROM reached
      """;

  RecoveryTable {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
  }

  /** The table of a name; empty for views, virtual tables and names that mean nothing. */
  static Optional<RecoveryTable> find(Connection connection, String name) throws SQLException {
    String bare = name.substring(name.lastIndexOf('.') + 1);
    try (PreparedStatement query = connection.prepareStatement(PLAIN)) {
      query.setString(1, bare);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next()
            ? Optional.of(read(connection, rows.getString(1), rows.getBoolean(2)))
            : Optional.empty();
      }
    }
  }

  private static RecoveryTable read(Connection connection, String name, boolean keyed)
      throws SQLException {
    List<String> columns = new ArrayList<>();
    List<String> key = new ArrayList<>();
    boolean firm = true;
    int integers = 0;
    try (PreparedStatement query = connection.prepareStatement(COLUMNS)) {
      query.setString(1, name);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          columns.add(rows.getString(1));
          if (rows.getInt(4) > 0) {
            key.add(rows.getString(1));
            firm &= rows.getBoolean(3);
            integers += rows.getBoolean(2) ? 1 : 0;
          }
        }
      }
    }
    boolean alias = key.size() == 1 && integers == 1;
    boolean usable = !key.isEmpty() && (keyed || firm || alias);
    return new RecoveryTable(name, columns, usable ? key : List.of("rowid"));
  }

  /** The table and those whose rows a foreign key deletes or changes with its own. */
  static List<String> dependent(Connection connection, String name) throws SQLException {
    return dev.sluice.db.step.Sql.texts(connection, DEPENDENT, name);
  }

  String sql() {
    return "main." + Names.quoted(name);
  }

  boolean has(String column) {
    return columns.stream().anyMatch(known -> Names.same(known, column));
  }

  /** Whether the columns of another table's key are all here. */
  boolean holds(List<String> wanted) {
    return wanted.stream().allMatch(column -> column.equals("rowid") || has(column));
  }

  /** One text that stands for the values of these columns in a row. */
  static String image(String alias, List<String> columns) {
    return columns.stream()
        .map(column -> "quote(" + alias + "." + Names.quoted(column) + ")")
        .collect(Collectors.joining(" || ',' || "));
  }

  /** Rows of an artifact {@code a} that are rows of a table {@code t}. */
  static String match(List<String> key) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < key.size(); i++) {
      String column = key.get(i).equals("rowid") ? "rowid" : Names.quoted(key.get(i));
      parts.add("t." + column + " IS a.sluice_key" + (i + 1));
    }
    return String.join(" AND ", parts);
  }

  /** Columns of its key as an artifact names them. */
  String keys(String prefix) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < key.size(); i++) {
      String column = key.get(i).equals("rowid") ? "rowid" : Names.quoted(key.get(i));
      parts.add(prefix + column + " AS sluice_key" + (i + 1));
    }
    return String.join(", ", parts);
  }

  /** Sets these columns to those of an artifact {@code a}. */
  static String set(List<String> columns) {
    return columns.stream()
        .map(column -> Names.quoted(column) + " = a." + Names.quoted(column))
        .collect(Collectors.joining(", "));
  }

  /** Names in a list. */
  static String list(String prefix, List<String> columns) {
    return columns.stream()
        .map(column -> prefix + Names.quoted(column))
        .collect(Collectors.joining(", "));
  }
}
