package dev.sluice.db.sqlserver;

import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.util.List;

/** Descriptions, which SQL Server keeps as an extended property. */
final class Comments {
  private Comments() {}

  /** Whether an object can carry one here. */
  static boolean carries(SchemaObject object) {
    return switch (object.kind()) {
      case TABLE, COLUMN, VIEW, FUNCTION -> object.attribute("synonym").isEmpty();
      default -> false;
    };
  }

  /** Adds, changes or drops the description. */
  static String statement(String before, SchemaObject object) {
    String after = object.attribute("comment");
    String verb = after.isEmpty() ? "drop" : before.isEmpty() ? "add" : "update";
    String value = after.isEmpty() ? "" : ", @value = " + Quoting.literal(after);
    return "EXEC sys.sp_"
        + verb
        + "extendedproperty @name = N'MS_Description'"
        + value
        + place(object);
  }

  private static String place(SchemaObject object) {
    boolean column = object.kind() == Kind.COLUMN;
    List<String> owner = Quoting.parts(object.attribute(column ? "owner-sql" : "sql-name"));
    String type =
        switch (object.kind()) {
          case VIEW -> "VIEW";
          case FUNCTION -> object.attribute("routine");
          default -> "TABLE";
        };
    String text =
        ", @level0type = N'SCHEMA', @level0name = "
            + Quoting.literal(owner.get(0))
            + ", @level1type = N'"
            + type
            + "', @level1name = "
            + Quoting.literal(owner.get(1));
    return column
        ? text
            + ", @level2type = N'COLUMN', @level2name = "
            + Quoting.literal(Quoting.parts(object.attribute("sql-name")).get(0))
        : text;
  }
}
