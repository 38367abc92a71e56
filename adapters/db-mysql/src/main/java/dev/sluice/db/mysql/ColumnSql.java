package dev.sluice.db.mysql;

import dev.sluice.db.schema.SchemaObject;

/** A column as CREATE TABLE and ALTER TABLE write it. */
final class ColumnSql {
  private ColumnSql() {}

  /**
   * The whole definition with its name.
   *
   * @param numbers whether it may count up by itself, which needs a key in the same statement
   */
  static String of(SchemaObject column, boolean numbers) {
    StringBuilder sql = new StringBuilder();
    sql.append(Quoting.identifier(last(column))).append(' ').append(column.definition());
    add(sql, " COLLATE ", column.attribute("collation"));
    boolean notNull = !column.attribute("not-null").isEmpty();
    if (!column.attribute("generated").isEmpty()) {
      sql.append(" GENERATED ALWAYS AS (").append(column.attribute("generated")).append(") ");
      sql.append(column.attribute("stored"));
      sql.append(notNull ? " NOT NULL" : "");
    } else {
      sql.append(notNull ? " NOT NULL" : " NULL");
      add(sql, " DEFAULT ", column.attribute("default"));
      add(sql, " ON UPDATE ", column.attribute("on-update"));
    }
    if (numbers && !column.attribute("auto-increment").isEmpty()) {
      sql.append(" AUTO_INCREMENT");
    }
    sql.append(column.attribute("invisible").isEmpty() ? "" : " INVISIBLE");
    if (!column.attribute("comment").isEmpty()) {
      sql.append(" COMMENT ").append(Quoting.literal(column.attribute("comment")));
    }
    add(sql, " SRID ", column.attribute("srid"));
    if (!column.attribute("check").isEmpty()) {
      sql.append(" CHECK (").append(column.attribute("check")).append(')');
    }
    return sql.toString();
  }

  private static void add(StringBuilder sql, String words, String value) {
    if (!value.isEmpty()) {
      sql.append(words).append(value);
    }
  }

  /** The object's own name: what stands behind the name of its table. */
  static String last(SchemaObject object) {
    return object.owner().isEmpty()
        ? object.name()
        : object.name().substring(object.owner().length() + 1);
  }
}
