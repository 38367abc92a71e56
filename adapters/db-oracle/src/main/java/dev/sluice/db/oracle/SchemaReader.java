package dev.sluice.db.oracle;

import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Builds the schema model from one answer of the dictionary per kind of object. */
final class SchemaReader {
  private final Catalog catalog;
  private final List<SchemaObject> objects = new ArrayList<>();
  private final Map<String, Set<String>> needs = new HashMap<>();
  private final Set<String> tables = new HashSet<>();

  private SchemaReader(Catalog catalog) {
    this.catalog = catalog;
  }

  /** The login's own schema without the ledger. */
  static Schema read(Catalog catalog) throws SQLException {
    return new SchemaReader(catalog).everything();
  }

  private Schema everything() throws SQLException {
    for (Row row : rows(CatalogQueries.DEPENDENCIES)) {
      String name = unit(row.text("name"), row.text("type"));
      String needed = unit(row.text("referenced_name"), row.text("referenced_type"));
      if (!name.equals(needed)) {
        needs.computeIfAbsent(name, any -> new TreeSet<>()).add(needed);
      }
    }
    for (Row row : rows(CatalogQueries.SEQUENCES)) {
      add(Kind.SEQUENCE, row.text("sequence_name"), Map.of(), "", sequence(row));
    }
    tables();
    columns();
    keys();
    checks();
    indexes();
    views();
    sources();
    for (Row row : rows(CatalogQueries.SYNONYMS)) {
      String owner = row.has("table_owner") ? row.quoted("table_owner") + "." : "";
      String link = row.has("db_link") ? "@" + row.text("db_link") : "";
      add(
          Kind.VIEW,
          row.text("synonym_name"),
          Map.of("synonym", "true"),
          "",
          owner + row.quoted("table_name") + link);
    }
    return new Schema(OracleEngine.NAME, objects);
  }

  /** Rows of a query but those of the ledger and of what recovery set aside. */
  private List<Row> rows(String query) throws SQLException {
    return catalog.rows(query).stream()
        .map(Row::new)
        .filter(row -> !ours(row.text("table_name")) && !ours(row.text("name")))
        .toList();
  }

  private static boolean ours(String name) {
    return name.toUpperCase(Locale.ROOT).startsWith("SLUICE_");
  }

  /** Bodies are units of their own beside what they belong to. */
  private static String unit(String name, String type) {
    return type.endsWith(" BODY") ? name + " BODY" : name;
  }

  private void add(
      Kind kind, String name, Map<String, String> attributes, String owner, String definition) {
    Map<String, String> all = new LinkedHashMap<>(attributes);
    all.putIfAbsent("sql-name", Quoting.identifier(name.substring(name.lastIndexOf('.') + 1)));
    if (!owner.isEmpty()) {
      all.put("owner-sql", Quoting.identifier(owner));
    }
    all.values().removeIf(String::isEmpty);
    objects.add(
        new SchemaObject(
            kind, name, owner, definition, all, List.copyOf(needs.getOrDefault(name, Set.of()))));
  }

  private static String sequence(Row row) {
    return "MINVALUE "
        + row.text("min_value")
        + " MAXVALUE "
        + row.text("max_value")
        + " INCREMENT BY "
        + row.text("increment_by")
        + (row.text("cache_size").equals("0") ? " NOCACHE" : " CACHE " + row.text("cache_size"))
        + (row.is("cycle_flag") ? " CYCLE" : " NOCYCLE")
        + (row.is("order_flag") ? " ORDER" : " NOORDER");
  }

  private void tables() throws SQLException {
    Map<String, String> partitions =
        Partitions.of(rows(CatalogQueries.PARTITIONS), rows(CatalogQueries.PARTITION_KEYS));
    for (Row row : rows(CatalogQueries.TABLES)) {
      String name = row.text("table_name");
      tables.add(name);
      Map<String, String> attributes = new LinkedHashMap<>();
      if (row.is("temporary")) {
        boolean session = row.text("duration").equals("SYS$SESSION");
        attributes.put("temporary", session ? "PRESERVE" : "DELETE");
      }
      attributes.put("index-organized", row.text("iot_type").equals("IOT") ? "true" : "");
      attributes.put("comment", row.text("comments"));
      add(Kind.TABLE, name, attributes, "", partitions.getOrDefault(name, ""));
    }
  }

  private void columns() throws SQLException {
    Map<String, String> identities = new HashMap<>();
    if (!rows(CatalogQueries.KNOWS_IDENTITIES).isEmpty()) {
      for (Row row : rows(CatalogQueries.IDENTITIES)) {
        identities.put(
            row.text("table_name") + "." + row.text("column_name"), row.text("generation_type"));
      }
    }
    for (Row row : rows(CatalogQueries.COLUMNS)) {
      String table = row.text("table_name");
      String name = table + "." + row.text("column_name");
      if (!tables.contains(table)) {
        continue;
      }
      Map<String, String> attributes = new LinkedHashMap<>();
      attributes.put("position", row.text("column_id"));
      attributes.put("not-null", row.text("nullable").equals("N") ? "true" : "");
      String identity = identities.getOrDefault(name, "");
      attributes.put("identity", identity);
      boolean virtual = row.is("virtual_column");
      String expression = identity.isEmpty() ? row.text("data_default").strip() : "";
      attributes.put(virtual ? "generated" : "default", expression);
      attributes.put("comment", row.text("comments"));
      attributes.put("sql-name", row.quoted("column_name"));
      add(Kind.COLUMN, name, attributes, table, Types.of(row));
    }
  }

  private static Map<String, String> constraint(Row row) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("sql-name", row.quoted("constraint_name"));
    boolean off = row.text("status").equals("DISABLED");
    boolean loose = row.text("validated").equals("NOT VALIDATED");
    attributes.put("state", off ? "DISABLE" : loose ? "ENABLE NOVALIDATE" : "");
    attributes.put("system-named", row.text("generated").equals("GENERATED NAME") ? "true" : "");
    if (row.text("deferrable").equals("DEFERRABLE")) {
      boolean later = row.text("deferred").equals("DEFERRED");
      attributes.put("deferrable", "DEFERRABLE" + (later ? " INITIALLY DEFERRED" : ""));
    }
    return attributes;
  }

  private void keys() throws SQLException {
    for (List<Row> key : grouped(rows(CatalogQueries.KEYS), "constraint_name")) {
      Row first = key.get(0);
      String table = first.text("table_name");
      if (!tables.contains(table)) {
        continue;
      }
      Map<String, String> attributes = constraint(first);
      attributes.put("references-table", first.text("referenced_table"));
      Kind kind =
          switch (first.text("constraint_type")) {
            case "P" -> Kind.PRIMARY_KEY;
            case "U" -> Kind.UNIQUE;
            default -> Kind.FOREIGN_KEY;
          };
      add(
          kind,
          table + "." + first.text("constraint_name"),
          attributes,
          table,
          Indexes.key(kind, key));
    }
  }

  private void checks() throws SQLException {
    for (Row row : rows(CatalogQueries.CHECKS)) {
      String condition = row.text("search_condition").strip();
      String table = row.text("table_name");
      boolean notNull = condition.matches("\"[^\"]+\" IS NOT NULL");
      if (!notNull && tables.contains(table)) {
        add(
            Kind.CHECK,
            table + "." + row.text("constraint_name"),
            constraint(row),
            table,
            "CHECK (" + condition + ")");
      }
    }
  }

  private void indexes() throws SQLException {
    for (List<Row> index : grouped(rows(CatalogQueries.INDEXES), "index_name")) {
      Row first = index.get(0);
      if (tables.contains(first.text("table_name"))) {
        String name = first.text("index_name");
        Map<String, String> attributes = Map.of("sql-name", Quoting.identifier(name));
        String table = first.text("table_name");
        add(Kind.INDEX, table + "." + name, attributes, table, Indexes.index(index));
      }
    }
  }

  private void views() throws SQLException {
    for (Row row : rows(CatalogQueries.VIEWS)) {
      Map<String, String> attributes = new LinkedHashMap<>();
      attributes.put("comment", row.text("comments"));
      add(Kind.VIEW, row.text("view_name"), attributes, "", row.text("text").strip());
    }
    for (Row row : rows(CatalogQueries.MATERIALIZED_VIEWS)) {
      Map<String, String> attributes = new LinkedHashMap<>();
      attributes.put("refresh", row.text("refresh_method") + " ON " + row.text("refresh_mode"));
      attributes.put("rewrite", row.is("rewrite_enabled") ? "true" : "");
      add(
          Kind.MATERIALIZED_VIEW,
          row.text("mview_name"),
          attributes,
          "",
          row.text("query").strip());
    }
  }

  private void sources() throws SQLException {
    Map<String, Row> triggers = new HashMap<>();
    for (Row row : rows(CatalogQueries.TRIGGERS)) {
      triggers.put(row.text("trigger_name"), row);
    }
    Map<String, List<Row>> units = new LinkedHashMap<>();
    for (Row row : rows(CatalogQueries.SOURCE)) {
      String key = row.text("type") + "\n" + row.text("name");
      units.computeIfAbsent(key, any -> new ArrayList<>()).add(row);
    }
    units.values().forEach(lines -> source(lines, triggers));
  }

  private void source(List<Row> lines, Map<String, Row> triggers) {
    String type = lines.get(0).text("type");
    String name = lines.get(0).text("name");
    StringBuilder text = new StringBuilder("CREATE OR REPLACE ");
    lines.forEach(line -> text.append(line.text("text")));
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("sql-name", Quoting.identifier(name));
    String definition = text.toString().strip();
    if (type.equals("TRIGGER")) {
      Row trigger = triggers.getOrDefault(name, new Row(Map.of()));
      String table = trigger.text("table_name");
      attributes.put("disabled", trigger.text("status").equals("DISABLED") ? "true" : "");
      add(Kind.TRIGGER, name, attributes, tables.contains(table) ? table : "", definition);
    } else {
      attributes.put("routine", type);
      Kind kind = type.equals("TYPE") ? Kind.TYPE : Kind.FUNCTION;
      if (type.endsWith(" BODY")) {
        needs.computeIfAbsent(name + " BODY", any -> new TreeSet<>()).add(name);
      }
      add(kind, unit(name, type), attributes, "", definition);
    }
  }

  private static List<List<Row>> grouped(List<Row> rows, String column) {
    Map<String, List<Row>> groups = new LinkedHashMap<>();
    for (Row row : rows) {
      groups.computeIfAbsent(row.text(column), any -> new ArrayList<>()).add(row);
    }
    return List.copyOf(groups.values());
  }
}
