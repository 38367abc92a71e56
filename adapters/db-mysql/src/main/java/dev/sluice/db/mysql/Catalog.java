package dev.sluice.db.mysql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One query per view of information_schema; columns that a version lacks read as empty. */
final class Catalog {
  static final String TABLES =
      """
      SELECT * FROM information_schema.TABLES
      WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED', 'SEQUENCE')
      """;
  static final String COLUMNS =
      """
      SELECT * FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()
      ORDER BY TABLE_NAME, ORDINAL_POSITION
      """;
  static final String KEYS =
      """
      SELECT * FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE()
      ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX
      """;
  static final String REFERENCES =
      """
      SELECT * FROM information_schema.REFERENTIAL_CONSTRAINTS
      WHERE CONSTRAINT_SCHEMA = DATABASE()
      """;
  static final String REFERENCING =
      """
      SELECT * FROM information_schema.KEY_COLUMN_USAGE
      WHERE TABLE_SCHEMA = DATABASE() AND REFERENCED_TABLE_NAME IS NOT NULL
      ORDER BY TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION
      """;
  static final String CHECKS =
      """
      SELECT * FROM information_schema.CHECK_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = DATABASE()
      """;
  static final String CONSTRAINTS =
      """
      SELECT * FROM information_schema.TABLE_CONSTRAINTS
      WHERE TABLE_SCHEMA = DATABASE() AND CONSTRAINT_TYPE = 'CHECK'
      """;
  static final String PARTITIONS =
      """
      SELECT * FROM information_schema.PARTITIONS
      WHERE TABLE_SCHEMA = DATABASE() AND PARTITION_NAME IS NOT NULL
      ORDER BY TABLE_NAME, PARTITION_ORDINAL_POSITION, SUBPARTITION_ORDINAL_POSITION
      """;
  static final String VIEWS =
      "SELECT * FROM information_schema.VIEWS WHERE TABLE_SCHEMA = DATABASE()";
  static final String ROUTINES =
      """
      SELECT * FROM information_schema.ROUTINES
      WHERE ROUTINE_SCHEMA = DATABASE() AND ROUTINE_TYPE IN ('PROCEDURE', 'FUNCTION')
      """;
  static final String PARAMETERS =
      """
      SELECT * FROM information_schema.PARAMETERS
      WHERE SPECIFIC_SCHEMA = DATABASE() AND ORDINAL_POSITION > 0
      ORDER BY SPECIFIC_NAME, ROUTINE_TYPE, ORDINAL_POSITION
      """;
  static final String TRIGGERS =
      "SELECT * FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()";
  static final String EVENTS =
      "SELECT * FROM information_schema.EVENTS WHERE EVENT_SCHEMA = DATABASE()";

  private final Connection connection;
  private final String database;

  Catalog(Connection connection, String database) {
    this.connection = connection;
    this.database = database;
  }

  /** Rows with column names in upper case; a NULL is not there. */
  List<Row> rows(String query) throws SQLException {
    List<Row> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(query);
        ResultSet rows = statement.executeQuery()) {
      ResultSetMetaData columns = rows.getMetaData();
      while (rows.next()) {
        Map<String, String> values = new HashMap<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
          String value = rows.getString(i);
          if (value != null) {
            values.put(columns.getColumnLabel(i).toUpperCase(Locale.ROOT), value);
          }
        }
        found.add(new Row(values));
      }
    }
    return found;
  }

  /** A text of the server without the name of this database, which differs from stage to stage. */
  String local(String text) {
    return text.replace(Quoting.identifier(database) + ".", "");
  }

  /** One row of the catalog. */
  record Row(Map<String, String> values) {
    String get(String column) {
      return values.getOrDefault(column, "");
    }

    boolean has(String column) {
      return values.containsKey(column);
    }
  }
}
