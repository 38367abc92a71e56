package dev.sluice.db.postgresql;

import dev.sluice.db.schema.SchemaObject;

/** COMMENT ON statements. */
final class Comments {
  private Comments() {}

  static String statement(SchemaObject object) {
    String text = object.attribute("comment");
    return "COMMENT ON "
        + target(object)
        + " IS "
        + (text.isEmpty() ? "NULL" : Quoting.literal(text));
  }

  private static String target(SchemaObject object) {
    String name = object.attribute("sql-name");
    String table = object.attribute("owner-sql");
    return switch (object.kind()) {
      case COLUMN -> "COLUMN " + table + "." + name;
      case PRIMARY_KEY, UNIQUE, CHECK, EXCLUSION, FOREIGN_KEY ->
          "CONSTRAINT " + name + " ON " + table;
      case TRIGGER, POLICY -> object.kind() + " " + name + " ON " + table;
      case FUNCTION -> object.attribute("routine") + " " + name;
      case MATERIALIZED_VIEW -> "MATERIALIZED VIEW " + name;
      default -> object.kind() + " " + name;
    };
  }
}
