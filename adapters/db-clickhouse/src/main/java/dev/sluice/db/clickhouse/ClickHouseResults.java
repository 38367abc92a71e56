package dev.sluice.db.clickhouse;

import dev.sluice.db.Column;
import dev.sluice.db.ValueType;
import dev.sluice.db.rows.ResultReader;
import dev.sluice.db.rows.Values;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Answers of ClickHouse, from the driver's text of each value. */
final class ClickHouseResults implements ResultReader {
  private static final Pattern AROUND = Pattern.compile("^(?:LowCardinality|Nullable)\\((.*)\\)$");

  @Override
  public List<Column> columns(ResultSetMetaData described) throws SQLException {
    List<Column> columns = new ArrayList<>();
    for (int i = 1; i <= described.getColumnCount(); i++) {
      String type = described.getColumnTypeName(i);
      columns.add(new Column(described.getColumnLabel(i), type(type), type));
    }
    return List.copyOf(columns);
  }

  /** The type inside of Nullable and LowCardinality. */
  static String inner(String declared) {
    String name = AROUND.matcher(declared).replaceFirst("$1");
    return name.equals(declared) ? name : inner(name);
  }

  static ValueType type(String declared) {
    String name = inner(declared);
    if (name.matches("U?Int\\d+")) {
      return ValueType.INTEGER;
    }
    return switch (name.split("\\(", 2)[0]) {
      case "Bool" -> ValueType.BOOLEAN;
      case "Decimal", "Decimal32", "Decimal64", "Decimal128", "Decimal256" -> ValueType.DECIMAL;
      case "Float32", "Float64" -> ValueType.FLOAT;
      case "String", "FixedString", "Enum8", "Enum16" -> ValueType.TEXT;
      case "Date", "Date32" -> ValueType.DATE;
      case "UUID" -> ValueType.UUID;
      default -> ValueType.NATIVE;
    };
  }

  @Override
  public @Nullable Object value(ResultSet rows, int index, Column column) throws SQLException {
    String text = rows.getString(index);
    return text == null || rows.wasNull() ? null : Values.read(column.type(), text);
  }
}
