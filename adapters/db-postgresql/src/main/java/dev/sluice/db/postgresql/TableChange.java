package dev.sluice.db.postgresql;

import dev.sluice.db.schema.SchemaObject;
import java.util.ArrayList;
import java.util.List;

/** Turns the properties of one version of a table into those of another. */
final class TableChange {
  private TableChange() {}

  static List<String> statements(SchemaObject from, SchemaObject to) {
    List<String> statements = new ArrayList<>();
    String alter = "ALTER TABLE " + to.attribute("sql-name") + " ";
    for (String parent : parents(from)) {
      if (!parents(to).contains(parent)) {
        statements.add(alter + "NO INHERIT " + parent);
      }
    }
    for (String parent : parents(to)) {
      if (!parents(from).contains(parent)) {
        statements.add(alter + "INHERIT " + parent);
      }
    }
    if (!from.attribute("unlogged").equals(to.attribute("unlogged"))) {
      statements.add(alter + "SET " + (to.attribute("unlogged").isEmpty() ? "LOGGED" : "UNLOGGED"));
    }
    if (!from.attribute("options").equals(to.attribute("options"))) {
      if (!from.attribute("options").isEmpty()) {
        statements.add(alter + "RESET (" + names(from.attribute("options")) + ")");
      }
      if (!to.attribute("options").isEmpty()) {
        statements.add(alter + "SET (" + to.attribute("options") + ")");
      }
    }
    if (!from.attribute("row-security").equals(to.attribute("row-security"))) {
      statements.add(
          alter
              + (to.attribute("row-security").isEmpty() ? "DISABLE" : "ENABLE")
              + " ROW LEVEL SECURITY");
    }
    if (!from.attribute("force-row-security").equals(to.attribute("force-row-security"))) {
      statements.add(
          alter
              + (to.attribute("force-row-security").isEmpty() ? "NO FORCE" : "FORCE")
              + " ROW LEVEL SECURITY");
    }
    return statements;
  }

  private static List<String> parents(SchemaObject table) {
    String parents = table.attribute("inherits");
    return parents.isEmpty() ? List.of() : List.of(parents.split(", ", -1));
  }

  /** Row security of a table that was just created. */
  static List<String> rowSecurity(SchemaObject table) {
    List<String> statements = new ArrayList<>();
    String alter = "ALTER TABLE " + table.attribute("sql-name") + " ";
    if (!table.attribute("row-security").isEmpty()) {
      statements.add(alter + "ENABLE ROW LEVEL SECURITY");
    }
    if (!table.attribute("force-row-security").isEmpty()) {
      statements.add(alter + "FORCE ROW LEVEL SECURITY");
    }
    return statements;
  }

  private static String names(String options) {
    return String.join(
        ", ",
        java.util.Arrays.stream(options.split(", ", -1))
            .map(option -> option.replaceFirst("=.*", ""))
            .toList());
  }
}
