package dev.sluice.db.mysql;

import dev.sluice.db.Column;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.TableName;
import dev.sluice.db.ValueType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The columns of a table that can be written, and how they are read without loss. */
final class TableColumns {
  private static final String COLUMNS =
      """
      SELECT COLUMN_NAME, COLUMN_TYPE FROM information_schema.COLUMNS
      WHERE TABLE_SCHEMA = COALESCE(NULLIF(?, ''), DATABASE()) AND TABLE_NAME = ?
        AND COALESCE(GENERATION_EXPRESSION, '') = ''
      ORDER BY ORDINAL_POSITION
      """;

  private TableColumns() {}

  static List<Column> of(Connection session, TableName table) throws SQLException {
    List<Column> columns = new ArrayList<>();
    try (PreparedStatement asked = session.prepareStatement(COLUMNS)) {
      asked.setString(1, table.schema());
      asked.setString(2, table.name());
      try (ResultSet rows = asked.executeQuery()) {
        while (rows.next()) {
          String type = rows.getString(2).toLowerCase(Locale.ROOT);
          columns.add(new Column(rows.getString(1), MySqlResults.type(type), type));
        }
      }
    }
    if (columns.isEmpty()) {
      throw new DatabaseException(
          Category.REFUSED,
          "1146",
          "There is no table " + table + " that this login may see",
          "Correct the name, or grant SELECT on it");
    }
    return List.copyOf(columns);
  }

  /** A FLOAT is told with six digits only unless it is computed with; days that are none stay. */
  static String query(TableName table, List<Column> columns) {
    return columns.stream()
        .map(TableColumns::exact)
        .collect(Collectors.joining(", ", "SELECT ", " FROM " + table.quoted(Quoting::identifier)));
  }

  private static String exact(Column column) {
    String name = Quoting.identifier(column.name());
    return switch (column.type()) {
      case FLOAT -> column.declared().startsWith("float") ? name + " * 1e0" : name;
      case DATE, TIME, TIMESTAMP, INSTANT -> "CAST(" + name + " AS CHAR)";
      default -> name;
    };
  }

  /** How a value of a column is sent. */
  static String placeholder(Column column) {
    return column.type() == ValueType.BITS ? "CAST(CONV(?, 2, 10) AS UNSIGNED)" : "?";
  }
}
