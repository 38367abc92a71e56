package dev.sluice.db.sqlite;

import dev.sluice.db.Column;
import dev.sluice.db.ValueType;
import dev.sluice.db.rows.ResultReader;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers of SQLite, where each value has a type of its own: a number, a text or bytes. */
final class SqliteResults implements ResultReader {
  @Override
  public List<Column> columns(ResultSetMetaData described) throws SQLException {
    List<Column> columns = new ArrayList<>();
    for (int i = 1; i <= described.getColumnCount(); i++) {
      columns.add(
          new Column(
              described.getColumnLabel(i),
              ValueType.ANY,
              String.valueOf(described.getColumnTypeName(i))));
    }
    return List.copyOf(columns);
  }

  @Override
  public @Nullable Object value(ResultSet rows, int index, Column column) throws SQLException {
    Object value = rows.getObject(index);
    return value instanceof Integer small ? Long.valueOf(small) : value;
  }
}
