package dev.sluice.db.postgresql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The migration's own transaction, as recovery speaks with it. */
final class RecoverySession {
  /** Settings that change how a value is written as text. */
  private static final List<List<String>> STEADY =
      List.of(
          List.of("TimeZone", "UTC"),
          List.of("DateStyle", "ISO, YMD"),
          List.of("IntervalStyle", "postgres"),
          List.of("extra_float_digits", "1"),
          List.of("bytea_output", "hex"));

  private final Connection connection;

  RecoverySession(Connection connection) {
    this.connection = connection;
  }

  boolean transaction() throws SQLException {
    return !connection.getAutoCommit();
  }

  /** Runs with settings under which equal values have equal texts, and gives them back. */
  void steadily(Work work) throws SQLException {
    List<String> before = new ArrayList<>();
    for (List<String> setting : STEADY) {
      before.add(
          query("SELECT current_setting(?)", row -> row.getString(1), setting.get(0)).get(0));
      set(setting.get(0), setting.get(1));
    }
    work.run();
    for (int i = 0; i < before.size(); i++) {
      set(STEADY.get(i).get(0), before.get(i));
    }
  }

  /** Asks with an empty search path, under which every name is printed with its schema. */
  <T> List<T> plainly(Asking<T> asking) throws SQLException {
    String before = query("SELECT current_setting('search_path')", row -> row.getString(1)).get(0);
    set("search_path", "");
    List<T> found = asking.ask();
    set("search_path", before);
    return found;
  }

  private void set(String name, String value) throws SQLException {
    query("SELECT set_config(?, ?, true)", row -> row.getString(1), name, value);
  }

  /** Runs one statement; rows it changed. */
  long run(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = prepare(sql, values)) {
      statement.execute();
      return Math.max(0, statement.getLargeUpdateCount());
    }
  }

  /** How many rows the server believes a table to have. */
  long estimate(RecoveryTable table) throws SQLException {
    return count("SELECT reltuples::bigint FROM pg_catalog.pg_class WHERE oid = ?", table.oid());
  }

  long count(String sql, Object... values) throws SQLException {
    return query(sql, row -> row.getLong(1), values).get(0);
  }

  <T> List<T> query(String sql, Mapping<T> mapping, Object... values) throws SQLException {
    List<T> found = new ArrayList<>();
    try (PreparedStatement statement = prepare(sql, values);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        found.add(mapping.of(rows));
      }
    }
    return found;
  }

  private PreparedStatement prepare(String sql, Object... values) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      if (values[i] instanceof List<?> list) {
        statement.setArray(i + 1, connection.createArrayOf("text", list.toArray()));
      } else {
        statement.setObject(i + 1, values[i]);
      }
    }
    return statement;
  }

  /** Steps that may fail on the database. */
  interface Work {
    void run() throws SQLException;
  }

  /** A question that may fail on the database. */
  interface Asking<T> {
    List<T> ask() throws SQLException;
  }

  /** Turns a row into a value. */
  interface Mapping<T> {
    T of(ResultSet row) throws SQLException;
  }
}
