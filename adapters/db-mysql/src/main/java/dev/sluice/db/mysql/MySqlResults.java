package dev.sluice.db.mysql;

import dev.sluice.db.Column;
import dev.sluice.db.ValueType;
import dev.sluice.db.rows.ResultReader;
import dev.sluice.db.rows.Values;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Answers of MySQL and MariaDB, from the text that the server sends. */
final class MySqlResults implements ResultReader {
  private static final int BYTE = 8;

  @Override
  public List<Column> columns(ResultSetMetaData described) throws SQLException {
    List<Column> columns = new ArrayList<>();
    for (int i = 1; i <= described.getColumnCount(); i++) {
      String type = described.getColumnTypeName(i).toLowerCase(Locale.ROOT);
      columns.add(new Column(described.getColumnLabel(i), type(type), type));
    }
    return List.copyOf(columns);
  }

  /** What a type is carried in; its size and UNSIGNED may stand behind it. */
  static ValueType type(String name) {
    return switch (name.split("[ (]", 2)[0]) {
      case "tinyint", "smallint", "mediumint", "int", "integer", "bigint", "year" ->
          ValueType.INTEGER;
      case "decimal", "numeric", "old" -> ValueType.DECIMAL;
      case "float", "double", "real" -> ValueType.FLOAT;
      case "bit" -> ValueType.BITS;
      case "date" -> ValueType.DATE;
      case "time" -> ValueType.TIME;
      case "datetime" -> ValueType.TIMESTAMP;
      case "timestamp" -> ValueType.INSTANT;
      case "json" -> ValueType.JSON;
      case "binary", "varbinary", "blob", "tinyblob", "mediumblob", "longblob" -> ValueType.BINARY;
      case "geometry",
          "point",
          "linestring",
          "polygon",
          "multipoint",
          "multilinestring",
          "multipolygon",
          "geometrycollection",
          "geomcollection" ->
          ValueType.BINARY;
      default -> ValueType.TEXT;
    };
  }

  @Override
  public @Nullable Object value(ResultSet rows, int index, Column column) throws SQLException {
    if (column.type() == ValueType.BINARY) {
      return rows.getBytes(index);
    }
    if (column.type() == ValueType.BITS) {
      byte[] bytes = rows.getBytes(index);
      return bytes == null ? null : bits(bytes);
    }
    String text = rows.getString(index);
    return text == null ? null : Values.read(column.type(), text);
  }

  private static String bits(byte[] bytes) {
    StringBuilder out = new StringBuilder();
    for (byte one : bytes) {
      for (int bit = BYTE - 1; bit >= 0; bit--) {
        out.append((one >> bit) & 1);
      }
    }
    return out.toString();
  }
}
