package dev.sluice.db.mysql;

import dev.sluice.db.mysql.Catalog.Row;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The partitions of tables as a clause of CREATE TABLE. */
final class Partitions {
  private Partitions() {}

  static Map<String, String> byTable(List<Row> rows) {
    Map<String, Row> heads = new HashMap<>();
    Map<String, Map<String, String>> parts = new HashMap<>();
    Map<String, Integer> inside = new HashMap<>();
    for (Row row : rows) {
      String table = row.get("TABLE_NAME");
      heads.putIfAbsent(table, row);
      parts
          .computeIfAbsent(table, any -> new LinkedHashMap<>())
          .putIfAbsent(row.get("PARTITION_NAME"), part(row));
      if (row.get("PARTITION_ORDINAL_POSITION").equals("1") && row.has("SUBPARTITION_NAME")) {
        inside.merge(table, 1, Integer::sum);
      }
    }
    Map<String, String> clauses = new HashMap<>();
    heads.forEach(
        (table, row) ->
            clauses.put(
                table,
                head(row, inside.getOrDefault(table, 0))
                    + " ("
                    + String.join(", ", parts.getOrDefault(table, Map.of()).values())
                    + ")"));
    return clauses;
  }

  private static String head(Row row, int inside) {
    String clause =
        "PARTITION BY "
            + row.get("PARTITION_METHOD")
            + " ("
            + row.get("PARTITION_EXPRESSION")
            + ")";
    return inside == 0
        ? clause
        : clause
            + " SUBPARTITION BY "
            + row.get("SUBPARTITION_METHOD")
            + " ("
            + row.get("SUBPARTITION_EXPRESSION")
            + ") SUBPARTITIONS "
            + inside;
  }

  private static String part(Row row) {
    String name = "PARTITION " + Quoting.identifier(row.get("PARTITION_NAME"));
    String values = row.get("PARTITION_DESCRIPTION");
    String method = row.get("PARTITION_METHOD");
    if (method.startsWith("RANGE")) {
      boolean rest = values.equals("MAXVALUE") && method.equals("RANGE");
      return name + " VALUES LESS THAN " + (rest ? values : "(" + values + ")");
    }
    return method.startsWith("LIST") ? name + " VALUES IN (" + values + ")" : name;
  }
}
