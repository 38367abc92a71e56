package dev.sluice.db.step;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Short forms of JDBC calls with bound parameters. */
public final class Sql {
  private Sql() {}

  /** Runs one statement; rows it changed, 0 where it does not say. */
  public static int run(Connection connection, String sql, Object... values) throws SQLException {
    if (values.length == 0) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
        return Math.max(0, statement.getUpdateCount());
      }
    }
    try (PreparedStatement statement = bound(connection, sql, values)) {
      statement.execute();
      return Math.max(0, statement.getUpdateCount());
    }
  }

  /**
   * Runs one statement that holds text of its author, in which no mark is a parameter.
   *
   * @return the number in the first row where it asks for one, else the rows it changed
   */
  public static long asWritten(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      if (!statement.execute(sql)) {
        return Math.max(0, statement.getLargeUpdateCount());
      }
      try (ResultSet rows = statement.getResultSet()) {
        return rows.next() ? rows.getLong(1) : 0;
      }
    }
  }

  /** First column of every row, as text. */
  public static List<String> texts(Connection connection, String sql, Object... values)
      throws SQLException {
    List<String> found = new ArrayList<>();
    try (PreparedStatement statement = bound(connection, sql, values);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        found.add(String.valueOf(rows.getString(1)));
      }
    }
    return found;
  }

  /** Closes without a word: the answer that matters was given before. */
  public static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException gone) {
      return;
    }
  }

  private static PreparedStatement bound(Connection connection, String sql, Object... values)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }
}
