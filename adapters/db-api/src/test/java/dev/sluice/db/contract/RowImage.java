package dev.sluice.db.contract;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** All rows of a table as the plain driver gives them, sorted. */
final class RowImage {
  private RowImage() {}

  static List<String> of(Connection session, String table) throws SQLException {
    List<String> image = new ArrayList<>();
    try (Statement statement = session.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM " + table)) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          row.add(text(rows, i));
        }
        image.add(row.toString());
      }
    }
    image.sort(null);
    return image;
  }

  private static String text(ResultSet rows, int column) throws SQLException {
    String type = rows.getMetaData().getColumnTypeName(column);
    boolean bytes = type.contains("BLOB") || type.contains("BINARY") || type.equals("BIT");
    byte[] raw = bytes ? rows.getBytes(column) : null;
    return raw == null ? String.valueOf(rows.getString(column)) : HexFormat.of().formatHex(raw);
  }
}
