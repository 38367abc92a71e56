package dev.sluice.db.sqlite;

import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.util.ArrayList;
import java.util.List;

/** Writes CREATE TABLE and its pieces. */
final class TableWriter {
  private TableWriter() {}

  /** The text that is known to make this very table, or one from its parts. */
  static String create(TableParts parts, String name) {
    String text = parts.table().attribute("text");
    boolean own = name.equals(parts.table().name());
    if (own && !text.isEmpty() && (parts.virtual() || says(text, parts))) {
      return text;
    }
    if (parts.virtual()) {
      String module = parts.table().definition().substring("VIRTUAL ".length());
      return "CREATE VIRTUAL TABLE " + Names.quoted(name) + " " + module;
    }
    List<String> lines = new ArrayList<>();
    parts.columns().forEach(column -> lines.add(column(column)));
    parts.constraints().stream()
        .filter(constraint -> !inline(constraint, parts))
        .forEach(constraint -> lines.add(constraint(constraint)));
    String options = parts.table().definition();
    return "CREATE TABLE "
        + Names.quoted(name)
        + " (\n  "
        + String.join(",\n  ", lines)
        + "\n)"
        + (options.isEmpty() ? "" : " " + options);
  }

  private static boolean says(String text, TableParts parts) {
    List<SchemaObject> said = TableText.objects(text);
    TableParts other = TableParts.of(said.get(0), new Schema(SqliteEngine.NAME, said));
    return other.canonical().equals(parts.canonical()) && other.order().equals(parts.order());
  }

  /** A column as CREATE TABLE and ADD COLUMN take it. */
  static String column(SchemaObject column) {
    StringBuilder text = new StringBuilder(column.attribute("sql-name"));
    if (!column.definition().isEmpty()) {
      text.append(' ').append(column.definition());
    }
    if (!column.attribute("primary-key").isEmpty()) {
      text.append(" PRIMARY KEY ").append(column.attribute("primary-key"));
    }
    String notNull = column.attribute("not-null");
    if (!notNull.isEmpty()) {
      text.append(" NOT NULL").append(notNull.equals("true") ? "" : " " + notNull);
    }
    if (!column.attribute("default").isEmpty()) {
      text.append(" DEFAULT ").append(column.attribute("default"));
    }
    if (!column.attribute("collation").isEmpty()) {
      text.append(" COLLATE ").append(column.attribute("collation"));
    }
    if (!column.attribute("generated").isEmpty()) {
      text.append(" GENERATED ALWAYS AS (")
          .append(column.attribute("generated"))
          .append(") ")
          .append(column.attribute("generated-kind"));
    }
    return text.toString();
  }

  static String constraint(SchemaObject constraint) {
    String name = constraint.attribute("sql-name");
    return (name.isEmpty() ? "" : "CONSTRAINT " + name + " ") + constraint.definition();
  }

  private static boolean inline(SchemaObject constraint, TableParts parts) {
    return constraint.kind() == Kind.PRIMARY_KEY
        && parts.columns().stream().anyMatch(column -> !column.attribute("primary-key").isEmpty());
  }
}
