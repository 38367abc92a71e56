package dev.sluice.db.mysql;

import dev.sluice.db.mysql.Catalog.Row;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Procedures, functions, triggers and events: code of the database, as statements. */
final class RoutineReader {
  private final Catalog catalog;

  RoutineReader(Catalog catalog) {
    this.catalog = catalog;
  }

  List<SchemaObject> routines() throws SQLException {
    Map<String, List<String>> parameters = new HashMap<>();
    for (Row row : catalog.rows(Catalog.PARAMETERS)) {
      String mode =
          row.get("ROUTINE_TYPE").equals("PROCEDURE") ? row.get("PARAMETER_MODE") + " " : "";
      parameters
          .computeIfAbsent(
              row.get("ROUTINE_TYPE") + row.get("SPECIFIC_NAME"), any -> new ArrayList<>())
          .add(
              mode
                  + Quoting.identifier(row.get("PARAMETER_NAME"))
                  + " "
                  + row.get("DTD_IDENTIFIER"));
    }
    List<SchemaObject> found = new ArrayList<>();
    for (Row row : catalog.rows(Catalog.ROUTINES)) {
      String key = row.get("ROUTINE_TYPE") + row.get("SPECIFIC_NAME");
      found.add(routine(row, parameters.getOrDefault(key, List.of())));
    }
    return found;
  }

  private static SchemaObject routine(Row row, List<String> parameters) {
    String type = row.get("ROUTINE_TYPE");
    String name = row.get("ROUTINE_NAME");
    StringBuilder sql = new StringBuilder("CREATE " + type + " " + Quoting.identifier(name));
    sql.append('(').append(String.join(", ", parameters)).append(')');
    if (type.equals("FUNCTION")) {
      sql.append(" RETURNS ").append(row.get("DTD_IDENTIFIER"));
    }
    sql.append(row.get("IS_DETERMINISTIC").equals("YES") ? " DETERMINISTIC" : "");
    sql.append(' ').append(row.get("SQL_DATA_ACCESS"));
    sql.append(" SQL SECURITY ").append(row.get("SECURITY_TYPE"));
    if (!row.get("ROUTINE_COMMENT").isEmpty()) {
      sql.append(" COMMENT ").append(Quoting.literal(row.get("ROUTINE_COMMENT")));
    }
    sql.append('\n').append(row.get("ROUTINE_DEFINITION"));
    Map<String, String> attributes = Map.of("routine", type);
    return new SchemaObject(Kind.FUNCTION, name, "", sql.toString(), attributes, List.of());
  }

  List<SchemaObject> triggers(Set<String> tables) throws SQLException {
    List<SchemaObject> found = new ArrayList<>();
    for (Row row : catalog.rows(Catalog.TRIGGERS)) {
      String table = row.get("EVENT_OBJECT_TABLE");
      if (!tables.contains(table)) {
        continue;
      }
      String name = row.get("TRIGGER_NAME");
      String sql =
          "CREATE TRIGGER %s %s %s ON %s FOR EACH ROW %s"
              .formatted(
                  Quoting.identifier(name),
                  row.get("ACTION_TIMING"),
                  row.get("EVENT_MANIPULATION"),
                  Quoting.identifier(table),
                  row.get("ACTION_STATEMENT"));
      Map<String, String> attributes = new TreeMap<>();
      SchemaReader.put(attributes, "position", row.get("ACTION_ORDER"));
      found.add(
          new SchemaObject(
              Kind.TRIGGER, table + "." + name, table, sql, attributes, List.of(table)));
    }
    return found;
  }

  List<SchemaObject> events() throws SQLException {
    List<SchemaObject> found = new ArrayList<>();
    for (Row row : catalog.rows(Catalog.EVENTS)) {
      String name = row.get("EVENT_NAME");
      StringBuilder sql = new StringBuilder("CREATE EVENT " + Quoting.identifier(name));
      sql.append(" ON SCHEDULE ").append(schedule(row));
      sql.append(" ON COMPLETION ").append(row.get("ON_COMPLETION"));
      sql.append(
          switch (row.get("STATUS")) {
            case "ENABLED" -> " ENABLE";
            case "DISABLED" -> " DISABLE";
            default -> " DISABLE ON SLAVE";
          });
      if (!row.get("EVENT_COMMENT").isEmpty()) {
        sql.append(" COMMENT ").append(Quoting.literal(row.get("EVENT_COMMENT")));
      }
      sql.append(" DO ").append(row.get("EVENT_DEFINITION"));
      found.add(
          new SchemaObject(
              Kind.FUNCTION, name, "", sql.toString(), Map.of("routine", "EVENT"), List.of()));
    }
    return found;
  }

  private static String schedule(Row row) {
    if (row.get("EVENT_TYPE").equals("ONE TIME")) {
      return "AT " + Quoting.literal(row.get("EXECUTE_AT"));
    }
    String every =
        "EVERY " + Quoting.literal(row.get("INTERVAL_VALUE")) + " " + row.get("INTERVAL_FIELD");
    String starts = row.has("STARTS") ? " STARTS " + Quoting.literal(row.get("STARTS")) : "";
    return every + starts + (row.has("ENDS") ? " ENDS " + Quoting.literal(row.get("ENDS")) : "");
  }
}
