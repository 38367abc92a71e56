package dev.sluice.db.postgresql;

import dev.sluice.db.schema.SchemaObject;
import java.util.ArrayList;
import java.util.List;

/** Turns one version of a column into another. */
final class ColumnChange {
  private ColumnChange() {}

  /** Statements, or none where only dropping and adding the column could do it. */
  static List<String> statements(SchemaObject from, SchemaObject to) {
    boolean computed = !to.attribute("generated").isEmpty();
    boolean otherwise = !same(from, to, "generated") || !same(from, to, "virtual");
    if (otherwise && (computed || !from.attribute("virtual").isEmpty())) {
      return List.of();
    }
    List<String> statements = new ArrayList<>();
    String alter = PostgresRenderer.alterColumn(to);
    if (!same(from, to, "generated")) {
      statements.add(alter + "DROP EXPRESSION");
    }
    boolean type = !from.definition().equals(to.definition()) || !same(from, to, "collation");
    boolean defaults = !same(from, to, "default");
    if (!from.attribute("default").isEmpty() && (type || defaults)) {
      statements.add(alter + "DROP DEFAULT");
    }
    if (!same(from, to, "identity") && !from.attribute("identity").isEmpty()) {
      statements.add(alter + "DROP IDENTITY");
    }
    if (type) {
      statements.add(alter + type(from, to));
    }
    if (!to.attribute("default").isEmpty() && (type || defaults)) {
      statements.add(alter + "SET DEFAULT " + to.attribute("default"));
    }
    if (!same(from, to, "not-null")) {
      statements.add(alter + (to.attribute("not-null").isEmpty() ? "DROP" : "SET") + " NOT NULL");
    }
    if (!same(from, to, "identity") && !to.attribute("identity").isEmpty()) {
      statements.add(alter + "ADD GENERATED " + to.attribute("identity") + " AS IDENTITY");
    }
    return statements;
  }

  /** Types without a cast among themselves have one by way of text, which may refuse a value. */
  private static String type(SchemaObject from, SchemaObject to) {
    String collation = to.attribute("collation");
    boolean made = to.definition().contains(".") && from.definition().contains(".");
    boolean byText = made || !Casts.known(from.definition(), to.definition());
    return "TYPE "
        + to.definition()
        + (collation.isEmpty() ? "" : " COLLATE " + collation)
        + " USING "
        + to.attribute("sql-name")
        + (byText ? "::text" + (array(from) ? "[]::" : "::") : "::")
        + to.definition();
  }

  private static boolean array(SchemaObject column) {
    return column.definition().endsWith("[]");
  }

  private static boolean same(SchemaObject from, SchemaObject to, String attribute) {
    return from.attribute(attribute).equals(to.attribute(attribute));
  }
}
