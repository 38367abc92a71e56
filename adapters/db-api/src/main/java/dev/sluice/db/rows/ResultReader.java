package dev.sluice.db.rows;

import dev.sluice.db.Column;
import dev.sluice.db.ValueType;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How one engine's answers become values of {@link ValueType}. */
public interface ResultReader {
  /** The columns of an answer. */
  List<Column> columns(ResultSetMetaData described) throws SQLException;

  /**
   * One value of the row at hand.
   *
   * @param index the column, from 1
   */
  @Nullable Object value(ResultSet rows, int index, Column column) throws SQLException;
}
