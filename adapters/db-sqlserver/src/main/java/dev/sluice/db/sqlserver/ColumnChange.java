package dev.sluice.db.sqlserver;

import dev.sluice.db.schema.SchemaObject;
import java.util.ArrayList;
import java.util.List;

/** Column definitions, and what turns one version of a column into another. */
final class ColumnChange {
  private ColumnChange() {}

  /** A column as CREATE TABLE and ALTER TABLE ADD take it. */
  static String definition(SchemaObject column) {
    StringBuilder text = new StringBuilder(column.attribute("sql-name"));
    if (!column.attribute("generated").isEmpty()) {
      text.append(" AS ").append(column.attribute("generated"));
      if (!column.attribute("persisted").isEmpty()) {
        text.append(" PERSISTED").append(column.attribute("not-null").isEmpty() ? "" : " NOT NULL");
      }
      return text.toString();
    }
    text.append(' ').append(typed(column));
    if (!column.attribute("identity").isEmpty()) {
      text.append(" IDENTITY(").append(column.attribute("identity")).append(')');
    }
    text.append(column.attribute("row-guid").isEmpty() ? "" : " ROWGUIDCOL");
    if (!column.attribute("default").isEmpty()) {
      String name = column.attribute("default-name");
      text.append(name.isEmpty() ? "" : " CONSTRAINT " + Quoting.identifier(name))
          .append(" DEFAULT ")
          .append(column.attribute("default"));
    }
    return text.toString();
  }

  private static String typed(SchemaObject column) {
    String collation = column.attribute("collation");
    return column.definition()
        + (collation.isEmpty() ? "" : " COLLATE " + collation)
        + (column.attribute("sparse").isEmpty() ? "" : " SPARSE")
        + (column.attribute("not-null").isEmpty() ? " NULL" : " NOT NULL");
  }

  /** Statements, or none where only dropping and adding the column could do it. */
  static List<String> statements(SchemaObject from, SchemaObject to) {
    boolean fixed =
        same(from, to, "generated")
            && same(from, to, "persisted")
            && same(from, to, "identity")
            && same(from, to, "row-guid");
    if (!fixed) {
      return List.of();
    }
    List<String> statements = new ArrayList<>();
    boolean typed = !typed(from).equals(typed(to));
    boolean defaults = !same(from, to, "default") || !same(from, to, "default-name");
    if (!from.attribute("default").isEmpty() && (typed || defaults)) {
      statements.add(dropDefault(from));
    }
    if (typed) {
      statements.add(alter(to) + "ALTER COLUMN " + to.attribute("sql-name") + " " + typed(to));
    }
    if (!to.attribute("default").isEmpty() && (typed || defaults)) {
      String name = to.attribute("default-name");
      statements.add(
          alter(to)
              + "ADD "
              + (name.isEmpty() ? "" : "CONSTRAINT " + Quoting.identifier(name) + " ")
              + "DEFAULT "
              + to.attribute("default")
              + " FOR "
              + to.attribute("sql-name"));
    }
    return statements;
  }

  private static String alter(SchemaObject column) {
    return "ALTER TABLE " + column.attribute("owner-sql") + " ";
  }

  /** Drops a default by its name, or by the name that the server gave it. */
  static String dropDefault(SchemaObject column) {
    String name = column.attribute("default-name");
    if (!name.isEmpty()) {
      return alter(column) + "DROP CONSTRAINT " + Quoting.identifier(name);
    }
    String table = Quoting.literal(column.attribute("owner-sql"));
    String bare = Quoting.literal(Quoting.parts(column.attribute("sql-name")).get(0));
    return """
    DECLARE @drop nvarchar(max) = (SELECT N'ALTER TABLE ' + %1$s + N' DROP CONSTRAINT '
        + QUOTENAME(name) FROM sys.default_constraints
      WHERE parent_object_id = OBJECT_ID(%1$s)
        AND parent_column_id = COLUMNPROPERTY(OBJECT_ID(%1$s), %2$s, 'ColumnId'));
    EXEC sys.sp_executesql @drop\
    """
        .formatted(table, bare);
  }

  private static boolean same(SchemaObject from, SchemaObject to, String attribute) {
    return from.attribute(attribute).equals(to.attribute(attribute));
  }
}
