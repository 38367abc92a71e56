package dev.sluice.db.oracle;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The catalog of a session's database. */
final class JdbcCatalog implements Catalog {
  private static final int ROWS_AT_ONCE = 1_000;
  private final Connection session;

  JdbcCatalog(Connection session) {
    this.session = session;
  }

  @Override
  public List<Map<String, String>> rows(String query) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.setFetchSize(ROWS_AT_ONCE);
      try (ResultSet rows = statement.executeQuery(query)) {
        ResultSetMetaData columns = rows.getMetaData();
        List<Map<String, String>> all = new ArrayList<>();
        while (rows.next()) {
          all.add(row(rows, columns));
        }
        return all;
      }
    }
  }

  private static Map<String, String> row(ResultSet rows, ResultSetMetaData columns)
      throws SQLException {
    Map<String, String> row = new HashMap<>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      String value = rows.getString(i);
      if (value != null) {
        row.put(columns.getColumnLabel(i).toLowerCase(Locale.ROOT), value);
      }
    }
    return row;
  }
}
