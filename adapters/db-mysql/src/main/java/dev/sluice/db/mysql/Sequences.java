package dev.sluice.db.mysql;

import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** MariaDB's sequences, each of which is a table of one row. */
final class Sequences {
  private static final String OPTIONS =
      """
      SELECT CONCAT('START WITH ', start_value, ' MINVALUE ', minimum_value, ' MAXVALUE ',
        maximum_value, ' INCREMENT BY ', increment, ' CACHE ', cache_size,
        IF(cycle_option, ' CYCLE', ' NOCYCLE'))
      FROM %s
      """;

  private Sequences() {}

  static SchemaObject read(Connection connection, String name) throws SQLException {
    String definition = Sql.texts(connection, OPTIONS.formatted(Quoting.identifier(name))).get(0);
    return new SchemaObject(Kind.SEQUENCE, name, "", definition, Map.of(), List.of());
  }
}
