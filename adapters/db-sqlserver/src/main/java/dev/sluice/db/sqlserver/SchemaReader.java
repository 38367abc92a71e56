package dev.sluice.db.sqlserver;

import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Builds the schema model from one answer of the catalog per kind of object. */
final class SchemaReader {
  private final Catalog catalog;
  private final String ledger;
  private final List<SchemaObject> objects = new ArrayList<>();
  private final Map<String, String> comments = new HashMap<>();
  private final Map<String, Set<String>> needs = new HashMap<>();

  private SchemaReader(Catalog catalog, String ledger) {
    this.catalog = catalog;
    this.ledger = ledger;
  }

  /** The schema without the ledger's own. */
  static Schema read(Catalog catalog, String ledger) throws SQLException {
    return new SchemaReader(catalog, ledger).everything();
  }

  private Schema everything() throws SQLException {
    for (Row row : rows(CatalogQueries.COMMENTS)) {
      String name = row.name("schema_name", "object_name");
      comments.put(
          row.has("column_name") ? name + "." + row.text("column_name") : name,
          row.text("comment_text"));
    }
    dependencies();
    for (Row row : rows(CatalogQueries.SCHEMAS)) {
      String name = row.text("schema_name");
      add(Kind.SCHEMA, name, Map.of("sql-name", Quoting.identifier(name)), "", "");
    }
    List<Row> columns = rows(CatalogQueries.COLUMNS);
    types(columns);
    for (Row row : rows(CatalogQueries.SEQUENCES)) {
      sequence(row);
    }
    tables(columns);
    indexes();
    checks();
    foreignKeys();
    modules();
    for (Row row : rows(CatalogQueries.SYNONYMS)) {
      Map<String, String> attributes = named(row, "synonym_name");
      attributes.put("synonym", "true");
      add(
          Kind.VIEW,
          row.name("schema_name", "synonym_name"),
          attributes,
          "",
          row.text("base_object_name"));
    }
    return new Schema(SqlServerEngine.NAME, objects);
  }

  /** Rows of a query but those of the ledger's schema. */
  private List<Row> rows(String query) throws SQLException {
    return catalog.rows(query).stream()
        .map(Row::new)
        .filter(row -> !row.text("schema_name").equalsIgnoreCase(ledger))
        .toList();
  }

  private void add(
      Kind kind, String name, Map<String, String> attributes, String owner, String definition) {
    Map<String, String> all = new LinkedHashMap<>(attributes);
    String comment = comments.getOrDefault(name, "");
    if (!comment.isEmpty()) {
      all.put("comment", comment);
    }
    all.values().removeIf(String::isEmpty);
    objects.add(
        new SchemaObject(
            kind, name, owner, definition, all, List.copyOf(needs.getOrDefault(name, Set.of()))));
  }

  private static Map<String, String> named(Row row, String name) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("sql-name", row.quoted("schema_name", name));
    return attributes;
  }

  private void dependencies() throws SQLException {
    for (Row row : rows(CatalogQueries.DEPENDENCIES)) {
      boolean table = Set.of("D", "C").contains(row.text("object_type").strip());
      boolean trigger = row.text("object_type").strip().equals("TR");
      String own =
          table || trigger
              ? row.name("parent_schema", "parent_name")
              : row.name("schema_name", "object_name");
      String name = trigger ? own + "." + row.text("object_name") : own;
      String needed = row.name("needs_schema", "needs_name");
      if (!needed.equals(name)) {
        needs.computeIfAbsent(name, any -> new TreeSet<>()).add(needed);
      }
    }
  }

  private void types(List<Row> columns) throws SQLException {
    for (Row row : rows(CatalogQueries.TYPES)) {
      String definition =
          row.is("is_table_type")
              ? "AS TABLE (" + String.join(", ", ofType(row, columns)) + ")"
              : "FROM "
                  + Types.of(row.text("base_name"), row)
                  + (row.is("is_nullable") ? " NULL" : " NOT NULL");
      add(Kind.TYPE, row.name("schema_name", "type_name"), named(row, "type_name"), "", definition);
    }
  }

  private static List<String> ofType(Row type, List<Row> columns) {
    return columns.stream()
        .filter(c -> c.is("of_type") && c.text("object_id").equals(type.text("object_id")))
        .map(
            c ->
                Quoting.identifier(c.text("column_name"))
                    + " "
                    + Types.of(c)
                    + (c.is("is_nullable") ? " NULL" : " NOT NULL"))
        .toList();
  }

  private void sequence(Row row) {
    String definition =
        "AS "
            + row.text("type_name")
            + " START WITH "
            + row.text("start_value")
            + " INCREMENT BY "
            + row.text("increment")
            + " MINVALUE "
            + row.text("minimum_value")
            + " MAXVALUE "
            + row.text("maximum_value")
            + (row.is("is_cycling") ? " CYCLE" : " NO CYCLE")
            + (row.is("is_cached")
                ? " CACHE" + (row.has("cache_size") ? " " + row.text("cache_size") : "")
                : " NO CACHE");
    add(
        Kind.SEQUENCE,
        row.name("schema_name", "sequence_name"),
        named(row, "sequence_name"),
        "",
        definition);
  }

  private void tables(List<Row> columns) throws SQLException {
    Set<String> known = new TreeSet<>();
    for (Row row : rows(CatalogQueries.TABLES)) {
      Map<String, String> attributes = named(row, "table_name");
      if (row.has("filegroup_name") && !row.is("is_default")) {
        attributes.put("filegroup", Quoting.identifier(row.text("filegroup_name")));
      }
      if (!row.text("lock_escalation_desc").equals("TABLE")) {
        attributes.put("lock-escalation", row.text("lock_escalation_desc"));
      }
      String name = row.name("schema_name", "table_name");
      known.add(name);
      add(Kind.TABLE, name, attributes, "", "");
    }
    String collation =
        rows(CatalogQueries.COLLATION).stream()
            .map(row -> row.text("collation_name"))
            .findFirst()
            .orElse("");
    for (Row row : columns) {
      if (!row.is("of_type") && known.contains(row.name("schema_name", "table_name"))) {
        column(row, collation);
      }
    }
  }

  private void column(Row row, String collation) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("sql-name", Quoting.identifier(row.text("column_name")));
    attributes.put("owner-sql", row.quoted("schema_name", "table_name"));
    attributes.put("position", row.text("column_id"));
    attributes.put("not-null", row.is("is_nullable") ? "" : "true");
    attributes.put("default", row.text("default_definition"));
    attributes.put("default-name", row.is("is_system_named") ? "" : row.text("default_name"));
    attributes.put("generated", row.text("computed_definition"));
    attributes.put("persisted", row.is("is_persisted") ? "true" : "");
    if (row.has("seed_value")) {
      attributes.put("identity", row.text("seed_value") + "," + row.text("increment_value"));
    }
    boolean other = !row.text("collation_name").equals(collation);
    attributes.put("collation", other ? row.text("collation_name") : "");
    attributes.put("row-guid", row.is("is_rowguidcol") ? "true" : "");
    attributes.put("sparse", row.is("is_sparse") ? "true" : "");
    String table = row.name("schema_name", "table_name");
    add(Kind.COLUMN, table + "." + row.text("column_name"), attributes, table, Types.of(row));
  }

  private void indexes() throws SQLException {
    Map<String, List<Row>> byIndex = new LinkedHashMap<>();
    for (Row row : rows(CatalogQueries.INDEXES)) {
      String key = row.name("schema_name", "table_name") + "\n" + row.text("index_name");
      byIndex.computeIfAbsent(key, any -> new ArrayList<>()).add(row);
    }
    for (List<Row> index : byIndex.values()) {
      Row first = index.get(0);
      Indexes.Built built = Indexes.build(index);
      Map<String, String> attributes = new LinkedHashMap<>(built.attributes());
      attributes.put("sql-name", Quoting.identifier(first.text("index_name")));
      attributes.put("owner-sql", first.quoted("schema_name", "table_name"));
      String table = first.name("schema_name", "table_name");
      add(
          built.kind(),
          table + "." + first.text("index_name"),
          attributes,
          table,
          built.definition());
    }
  }

  private Map<String, String> constraint(Row row) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("sql-name", Quoting.identifier(row.text("constraint_name")));
    attributes.put("owner-sql", row.quoted("schema_name", "table_name"));
    attributes.put("disabled", row.is("is_disabled") ? "true" : "");
    attributes.put("not-trusted", row.is("is_not_trusted") ? "true" : "");
    attributes.put("system-named", row.is("is_system_named") ? "true" : "");
    return attributes;
  }

  private void checks() throws SQLException {
    for (Row row : rows(CatalogQueries.CHECKS)) {
      String table = row.name("schema_name", "table_name");
      add(
          Kind.CHECK,
          table + "." + row.text("constraint_name"),
          constraint(row),
          table,
          "CHECK " + row.text("definition"));
    }
  }

  private void foreignKeys() throws SQLException {
    Map<String, List<Row>> byKey = new LinkedHashMap<>();
    for (Row row : rows(CatalogQueries.FOREIGN_KEYS)) {
      String key = row.name("schema_name", "constraint_name");
      byKey.computeIfAbsent(key, any -> new ArrayList<>()).add(row);
    }
    for (List<Row> key : byKey.values()) {
      Row row = key.get(0);
      Map<String, String> attributes = constraint(row);
      attributes.put("references-table", row.name("referenced_schema", "referenced_table"));
      String table = row.name("schema_name", "table_name");
      add(
          Kind.FOREIGN_KEY,
          table + "." + row.text("constraint_name"),
          attributes,
          table,
          Indexes.foreignKey(key));
    }
  }

  private void modules() throws SQLException {
    for (Row row : rows(CatalogQueries.MODULES)) {
      Map<String, String> attributes = named(row, "module_name");
      attributes.put("ansi-nulls", row.is("uses_ansi_nulls") ? "" : "off");
      attributes.put("quoted-identifier", row.is("uses_quoted_identifier") ? "" : "off");
      String name = row.name("schema_name", "module_name");
      String type = row.text("module_type").strip();
      if (type.equals("TR")) {
        attributes.put("owner-sql", row.quoted("parent_schema", "parent_name"));
        attributes.put("disabled", row.is("is_disabled") ? "true" : "");
        String table = row.name("parent_schema", "parent_name");
        String trigger = table + "." + row.text("module_name");
        add(Kind.TRIGGER, trigger, attributes, table, row.text("definition"));
      } else if (type.equals("V")) {
        add(Kind.VIEW, name, attributes, "", row.text("definition"));
      } else {
        attributes.put("routine", type.equals("P") ? "PROCEDURE" : "FUNCTION");
        add(Kind.FUNCTION, name, attributes, "", row.text("definition"));
      }
    }
  }
}
