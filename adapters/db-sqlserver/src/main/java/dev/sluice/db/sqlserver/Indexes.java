package dev.sluice.db.sqlserver;

import dev.sluice.db.schema.SchemaObject.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Keys and indexes put together from a row per column. */
final class Indexes {
  private Indexes() {}

  /** What an index is in the model. */
  record Built(Kind kind, String definition, Map<String, String> attributes) {}

  static Built build(List<Row> index) {
    Row first = index.get(0);
    boolean key = first.is("is_primary_key") || first.is("is_unique_constraint");
    Map<String, String> attributes =
        Map.of(
            "disabled", first.is("is_disabled") ? "true" : "",
            "system-named", key && first.is("is_system_named") ? "true" : "");
    if (key) {
      boolean primary = first.is("is_primary_key");
      String definition =
          (primary ? "PRIMARY KEY " : "UNIQUE ")
              + first.text("type_desc")
              + " ("
              + keys(index)
              + ")"
              + options(first);
      return new Built(primary ? Kind.PRIMARY_KEY : Kind.UNIQUE, definition, attributes);
    }
    return new Built(Kind.INDEX, definition(index), attributes);
  }

  private static String definition(List<Row> index) {
    Row first = index.get(0);
    String columnstore = first.text("type_desc");
    StringBuilder text = new StringBuilder("CREATE ");
    text.append(first.is("is_unique") ? "UNIQUE " : "")
        .append(columnstore)
        .append(" INDEX ")
        .append(Quoting.identifier(first.text("index_name")))
        .append(" ON ")
        .append(first.quoted("schema_name", "table_name"));
    boolean store = columnstore.endsWith("COLUMNSTORE");
    if (store && columnstore.startsWith("CLUSTERED")) {
      return text.toString();
    }
    List<Row> included = index.stream().filter(row -> row.is("is_included_column")).toList();
    text.append(" (").append(store ? names(included) : keys(index)).append(')');
    if (!store && !included.isEmpty()) {
      text.append(" INCLUDE (").append(names(included)).append(')');
    }
    if (first.has("filter_definition")) {
      text.append(" WHERE ").append(first.text("filter_definition"));
    }
    return text.append(options(first)).toString();
  }

  private static String keys(List<Row> index) {
    return index.stream()
        .filter(row -> !row.is("is_included_column") && !row.text("key_ordinal").equals("0"))
        .map(
            row ->
                Quoting.identifier(row.text("column_name"))
                    + (row.is("is_descending_key") ? " DESC" : ""))
        .collect(Collectors.joining(", "));
  }

  private static String names(List<Row> rows) {
    return rows.stream()
        .map(row -> Quoting.identifier(row.text("column_name")))
        .collect(Collectors.joining(", "));
  }

  private static String options(Row row) {
    List<String> options = new ArrayList<>();
    String fill = row.text("fill_factor");
    if (!fill.isEmpty() && !fill.equals("0")) {
      options.add("FILLFACTOR = " + fill);
    }
    if (row.is("ignore_dup_key")) {
      options.add("IGNORE_DUP_KEY = ON");
    }
    String compression = row.text("data_compression_desc");
    if (compression.equals("ROW") || compression.equals("PAGE")) {
      options.add("DATA_COMPRESSION = " + compression);
    }
    return options.isEmpty() ? "" : " WITH (" + String.join(", ", options) + ")";
  }

  /** FOREIGN KEY … REFERENCES … from a row per column. */
  static String foreignKey(List<Row> key) {
    Row first = key.get(0);
    return "FOREIGN KEY ("
        + names(key)
        + ") REFERENCES "
        + first.quoted("referenced_schema", "referenced_table")
        + " ("
        + key.stream()
            .map(row -> Quoting.identifier(row.text("referenced_column")))
            .collect(Collectors.joining(", "))
        + ")"
        + action(" ON DELETE ", first.text("delete_referential_action_desc"))
        + action(" ON UPDATE ", first.text("update_referential_action_desc"));
  }

  private static String action(String on, String action) {
    return action.isEmpty() || action.equals("NO_ACTION") ? "" : on + action.replace('_', ' ');
  }
}
