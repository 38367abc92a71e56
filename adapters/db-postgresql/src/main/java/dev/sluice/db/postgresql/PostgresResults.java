package dev.sluice.db.postgresql;

import dev.sluice.db.Column;
import dev.sluice.db.rows.ResultReader;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers of a session whose values come as the server's own text. */
final class PostgresResults implements ResultReader {
  @Override
  public List<Column> columns(ResultSetMetaData described) throws SQLException {
    List<Column> columns = new ArrayList<>();
    for (int i = 1; i <= described.getColumnCount(); i++) {
      String type = described.getColumnTypeName(i);
      columns.add(new Column(described.getColumnLabel(i), PostgresValues.type(type), type));
    }
    return List.copyOf(columns);
  }

  @Override
  public @Nullable Object value(ResultSet rows, int index, Column column) throws SQLException {
    String text = rows.getString(index);
    return text == null ? null : PostgresValues.decoded(column.type(), text);
  }
}
