package dev.sluice.db.oracle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Partition clauses put together from a row per partition. */
final class Partitions {
  private Partitions() {}

  /** PARTITION BY … of each partitioned table. */
  static Map<String, String> of(List<Row> partitions, List<Row> keys) {
    Map<String, List<String>> columns = new HashMap<>();
    for (Row key : keys) {
      columns
          .computeIfAbsent(key.text("table_name"), any -> new ArrayList<>())
          .add(key.quoted("column_name"));
    }
    Map<String, List<Row>> tables = new LinkedHashMap<>();
    for (Row row : partitions) {
      tables.computeIfAbsent(row.text("table_name"), any -> new ArrayList<>()).add(row);
    }
    Map<String, String> clauses = new HashMap<>();
    tables.forEach(
        (table, rows) -> clauses.put(table, clause(rows, columns.getOrDefault(table, List.of()))));
    return clauses;
  }

  private static String clause(List<Row> partitions, List<String> columns) {
    Row first = partitions.get(0);
    String type = first.text("partitioning_type");
    String interval = first.has("interval") ? " INTERVAL (" + first.text("interval") + ")" : "";
    List<String> parts = partitions.stream().map(row -> partition(type, row)).toList();
    return "PARTITION BY "
        + type
        + " ("
        + String.join(", ", columns)
        + ")"
        + interval
        + " ("
        + String.join(", ", parts)
        + ")";
  }

  private static String partition(String type, Row row) {
    String name = "PARTITION " + row.quoted("partition_name");
    return switch (type) {
      case "RANGE" -> name + " VALUES LESS THAN (" + row.text("high_value") + ")";
      case "LIST" -> name + " VALUES (" + row.text("high_value") + ")";
      default -> name;
    };
  }
}
