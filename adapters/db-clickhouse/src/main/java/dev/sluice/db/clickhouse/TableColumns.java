package dev.sluice.db.clickhouse;

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
import java.util.regex.Pattern;

/** The columns of a table that can be written. */
final class TableColumns {
  private static final String COLUMNS =
      """
      SELECT name, type FROM system.columns
      WHERE database = if(? = '', currentDatabase(), ?) AND table = ?
        AND default_kind NOT IN ('MATERIALIZED', 'ALIAS', 'EPHEMERAL')
      ORDER BY position
      """;

  private static final Pattern MIXED = Pattern.compile("\\b(?:Variant|Dynamic)\\b");
  private static final Pattern QUOTED =
      Pattern.compile("'(?:[^'\\\\]|\\\\.)*'|`(?:[^`\\\\]|\\\\.)*`");

  private TableColumns() {}

  static List<Column> of(Connection session, TableName table) throws SQLException {
    List<Column> columns = new ArrayList<>();
    try (PreparedStatement asked = session.prepareStatement(COLUMNS)) {
      asked.setString(1, table.schema());
      asked.setString(2, table.schema());
      asked.setString(3, table.name());
      try (ResultSet rows = asked.executeQuery()) {
        while (rows.next()) {
          String type = rows.getString(2);
          columns.add(new Column(rows.getString(1), carried(type), type));
        }
      }
    }
    if (columns.isEmpty()) {
      throw new DatabaseException(
          Category.REFUSED,
          "60",
          "There is no table " + table + " that this login may see",
          "Correct the name, or grant SELECT on it");
    }
    for (Column column : columns) {
      if (untold(column.declared())) {
        throw new DatabaseException(
            Category.REFUSED,
            "",
            "Column %s of %s is a Variant or Dynamic, whose values no text tells without loss"
                .formatted(column.name(), table),
            "Copy this table by the engine's own tools");
      }
    }
    return List.copyOf(columns);
  }

  private static boolean untold(String declared) {
    return MIXED.matcher(QUOTED.matcher(declared).replaceAll("")).find();
  }

  /** Every DateTime is a moment; the zone of its column only says how it is shown. */
  private static ValueType carried(String declared) {
    String name = ClickHouseResults.inner(declared);
    return name.matches("DateTime(64)?(\\(.*)?")
        ? ValueType.INSTANT
        : ClickHouseResults.type(declared);
  }
}
