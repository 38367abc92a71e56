package dev.sluice.db.oracle;

import dev.sluice.db.schema.SchemaObject.Kind;
import java.util.List;
import java.util.stream.Collectors;

/** Keys and indexes put together from a row per column. */
final class Indexes {
  private Indexes() {}

  static String key(Kind kind, List<Row> key) {
    Row first = key.get(0);
    String columns = columns(key, "column_name");
    return switch (kind) {
      case PRIMARY_KEY -> "PRIMARY KEY (" + columns + ")";
      case UNIQUE -> "UNIQUE (" + columns + ")";
      default ->
          "FOREIGN KEY ("
              + columns
              + ") REFERENCES "
              + first.quoted("referenced_table")
              + " ("
              + columns(key, "referenced_column")
              + ")"
              + (first.text("delete_rule").matches("CASCADE|SET NULL")
                  ? " ON DELETE " + first.text("delete_rule")
                  : "");
    };
  }

  private static String columns(List<Row> rows, String column) {
    return rows.stream().map(row -> row.quoted(column)).collect(Collectors.joining(", "));
  }

  static String index(List<Row> index) {
    Row first = index.get(0);
    String type = first.text("index_type");
    return "CREATE "
        + (first.text("uniqueness").equals("UNIQUE") ? "UNIQUE " : "")
        + (type.endsWith("BITMAP") ? "BITMAP " : "")
        + "INDEX "
        + first.quoted("index_name")
        + " ON "
        + first.quoted("table_name")
        + " ("
        + index.stream().map(Indexes::part).collect(Collectors.joining(", "))
        + ")"
        + (type.endsWith("/REV") ? " REVERSE" : "")
        + (first.text("visibility").equals("INVISIBLE") ? " INVISIBLE" : "");
  }

  /** A descending column is an expression to Oracle: its name in quotes. */
  private static String part(Row row) {
    String expression = row.text("column_expression").strip();
    boolean descending = row.text("descend").equals("DESC");
    return (expression.isEmpty() ? row.quoted("column_name") : expression)
        + (descending ? " DESC" : "");
  }
}
