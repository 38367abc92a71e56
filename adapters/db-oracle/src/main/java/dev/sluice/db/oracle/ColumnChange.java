package dev.sluice.db.oracle;

import dev.sluice.db.schema.SchemaObject;
import java.util.ArrayList;
import java.util.List;

/** Column definitions, and what turns one version of a column into another. */
final class ColumnChange {
  private ColumnChange() {}

  /** A column as CREATE TABLE and ALTER TABLE ADD take it. */
  static String definition(SchemaObject column) {
    StringBuilder text = new StringBuilder(column.attribute("sql-name"));
    text.append(' ').append(column.definition());
    if (!column.attribute("generated").isEmpty()) {
      return text.append(" GENERATED ALWAYS AS (")
          .append(column.attribute("generated"))
          .append(") VIRTUAL")
          .toString();
    }
    if (!column.attribute("identity").isEmpty()) {
      text.append(" GENERATED ").append(column.attribute("identity")).append(" AS IDENTITY");
    }
    if (!column.attribute("default").isEmpty()) {
      text.append(" DEFAULT ").append(column.attribute("default"));
    }
    return text.append(column.attribute("not-null").isEmpty() ? "" : " NOT NULL").toString();
  }

  /** Statements, or none where only dropping and adding the column could do it. */
  static List<String> statements(SchemaObject from, SchemaObject to) {
    if (!same(from, to, "generated") || !same(from, to, "identity")) {
      return List.of();
    }
    List<String> changes = new ArrayList<>();
    if (!from.definition().equals(to.definition())) {
      changes.add(to.definition());
    }
    if (!same(from, to, "default")) {
      String value = to.attribute("default");
      changes.add("DEFAULT " + (value.isEmpty() ? "NULL" : value));
    }
    if (!same(from, to, "not-null")) {
      changes.add(to.attribute("not-null").isEmpty() ? "NULL" : "NOT NULL");
    }
    return changes.isEmpty()
        ? List.of()
        : List.of(
            "ALTER TABLE "
                + to.attribute("owner-sql")
                + " MODIFY ("
                + to.attribute("sql-name")
                + " "
                + String.join(" ", changes)
                + ")");
  }

  private static boolean same(SchemaObject from, SchemaObject to, String attribute) {
    return from.attribute(attribute).equals(to.attribute(attribute));
  }
}
