package dev.sluice.db.sqlite;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.Row;
import dev.sluice.db.Rows;
import dev.sluice.db.rows.Copying;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Adds rows one by one, which costs no round trip, so that the row that is refused is known. */
final class RowWriter {
  private final String sql;
  private final Rows rows;
  private final Copying copying;

  RowWriter(String sql, Rows rows, Copying copying) {
    this.sql = sql;
    this.rows = rows;
    this.copying = copying;
  }

  /** How many rows were added; commits nothing. */
  long write(Connection session) throws SQLException {
    long added = 0;
    try (PreparedStatement insert = session.prepareStatement(sql)) {
      Optional<Row> row = rows.next();
      for (long number = 1; row.isPresent() && !copying.cancelled(); number++) {
        try {
          bind(insert, row.get(), number);
          added += insert.executeUpdate();
        } catch (SQLException refused) {
          throw Troubles.exception(refused).at("Row " + number);
        }
        row = rows.next();
      }
    }
    return added;
  }

  private void bind(PreparedStatement insert, Row row, long number) throws SQLException {
    for (int i = 0; i < row.size(); i++) {
      Object value = row.value(i);
      if (value instanceof Double real && real.isNaN()) {
        throw new DatabaseException(
            Category.REFUSED,
            "",
            "Row %d, column %s: SQLite keeps NaN as NULL"
                .formatted(number, rows.columns().get(i).name()),
            "Replace the value at the source");
      }
      set(insert, i + 1, value);
    }
  }

  private static void set(PreparedStatement insert, int at, @Nullable Object value)
      throws SQLException {
    if (value == null) {
      insert.setObject(at, null);
    } else if (value instanceof Long whole) {
      insert.setLong(at, whole);
    } else if (value instanceof Double real) {
      insert.setDouble(at, real);
    } else if (value instanceof byte[] bytes) {
      insert.setBytes(at, bytes);
    } else if (value instanceof Boolean truth) {
      insert.setLong(at, truth ? 1 : 0);
    } else {
      insert.setString(at, value.toString());
    }
  }
}
