package dev.sluice.db.mysql;

import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** MariaDB's sequences, each of which is a table of one row. */
final class Sequences {
  private static final String OPTIONS =
      """
      SELECT CONCAT(%s, ' START WITH ', start_value, ' MINVALUE ', minimum_value, ' MAXVALUE ',
        maximum_value, ' INCREMENT BY ', increment, ' CACHE ', cache_size,
        IF(cycle_option, ' CYCLE', ' NOCYCLE'))
      FROM %s
      """;

  /** How many are asked for at a time: a query that opens too many tables is refused. */
  private static final int AT_A_TIME = 100;

  private Sequences() {}

  static List<SchemaObject> read(Connection connection, List<String> names) throws SQLException {
    List<SchemaObject> found = new ArrayList<>();
    for (int from = 0; from < names.size(); from += AT_A_TIME) {
      List<String> some = names.subList(from, Math.min(names.size(), from + AT_A_TIME));
      String all =
          some.stream()
              .map(name -> OPTIONS.formatted(some.indexOf(name), Quoting.identifier(name)))
              .collect(Collectors.joining("UNION ALL "));
      for (String line : Sql.texts(connection, all)) {
        int space = line.indexOf(' ');
        String name = some.get(Integer.parseInt(line.substring(0, space)));
        found.add(
            new SchemaObject(
                Kind.SEQUENCE, name, "", line.substring(space + 1), Map.of(), List.of()));
      }
    }
    return found;
  }
}
