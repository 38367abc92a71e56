package dev.sluice.db.clickhouse;

import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Reads the schema of one database with one query: the server prints what would make it again. */
final class SchemaReader {
  private static final String OBJECTS =
      """
      SELECT create_table_query FROM system.tables
      WHERE database = currentDatabase() AND NOT is_temporary AND create_table_query <> ''
        AND NOT startsWith(name, '.inner') AND name NOT IN
          ('sluice_migrations', 'sluice_steps', 'sluice_snapshots', 'sluice_lock')
      ORDER BY name
      """;

  private SchemaReader() {}

  static Schema read(Connection connection, String database) throws SQLException {
    List<SchemaObject> objects = new ArrayList<>();
    try (Statement query = connection.createStatement();
        ResultSet rows = query.executeQuery(OBJECTS)) {
      while (rows.next()) {
        objects.addAll(new CreateText(rows.getString(1), database).objects());
      }
    }
    return new Schema(ClickHouseEngine.NAME, objects);
  }
}
