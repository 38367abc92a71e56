package dev.sluice.db.mysql;

import dev.sluice.db.mysql.Catalog.Row;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads the schema of one database with one query per kind of object. Names are without the
 * database, so that the same schema in two databases is the same model.
 */
final class SchemaReader {
  private static final int CHECKS_SINCE = 80_016;
  private final Catalog catalog;
  private final Dialect dialect;
  private final String ledger;
  private final List<SchemaObject> objects = new ArrayList<>();
  private final Set<String> tables = new HashSet<>();

  private SchemaReader(Catalog catalog, Dialect dialect, String ledger) {
    this.catalog = catalog;
    this.dialect = dialect;
    this.ledger = ledger;
  }

  /** The schema of the session's database, without tables that begin with the ledger's name. */
  static Schema read(Connection connection, Dialect dialect, String ledger) throws SQLException {
    String database = Sql.texts(connection, "SELECT DATABASE()").get(0);
    Catalog catalog = new Catalog(connection, database);
    return new SchemaReader(catalog, dialect, ledger).everything(connection);
  }

  private Schema everything(Connection connection) throws SQLException {
    Map<String, String> partitions = Partitions.byTable(catalog.rows(Catalog.PARTITIONS));
    List<String> sequences = new ArrayList<>();
    for (Row row : catalog.rows(Catalog.TABLES)) {
      String name = row.get("TABLE_NAME");
      if (own(name)) {
        continue;
      }
      if (row.get("TABLE_TYPE").equals("SEQUENCE")) {
        sequences.add(name);
      } else {
        tables.add(name);
        objects.add(table(row, partitions.getOrDefault(name, "")));
      }
    }
    objects.addAll(Sequences.read(connection, sequences));
    Map<String, String> checks = checks();
    Map<String, String> numbering = columns(checks);
    new KeyReader(tables, numbering).read(catalog.rows(Catalog.KEYS), objects);
    references();
    views();
    RoutineReader routines = new RoutineReader(catalog);
    objects.addAll(routines.routines());
    objects.addAll(routines.triggers(tables));
    objects.addAll(routines.events());
    return new Schema(dialect.mariaDb() ? "mariadb" : "mysql", objects);
  }

  private boolean own(String table) {
    return table.startsWith(ledger + "_");
  }

  private static SchemaObject table(Row row, String partition) {
    Map<String, String> attributes = new TreeMap<>();
    put(attributes, "engine", row.get("ENGINE"));
    put(attributes, "collation", row.get("TABLE_COLLATION"));
    put(attributes, "comment", row.get("TABLE_COMMENT"));
    String options = row.get("CREATE_OPTIONS").replaceAll("\\bpartitioned\\b", "").strip();
    put(attributes, "options", options.replaceAll("\\s+", " "));
    put(attributes, "partition", partition);
    put(attributes, "versioned", row.get("TABLE_TYPE").equals("SYSTEM VERSIONED") ? "true" : "");
    return new SchemaObject(Kind.TABLE, row.get("TABLE_NAME"), "", "", attributes, List.of());
  }

  /**
   * Checks of tables become objects; those that belong to one column are given back by the column's
   * qualified name.
   */
  private Map<String, String> checks() throws SQLException {
    Map<String, String> ofColumns = new HashMap<>();
    if (!dialect.mariaDb() && !dialect.atLeast(CHECKS_SINCE)) {
      return ofColumns;
    }
    Map<String, Row> owners = new HashMap<>();
    if (!dialect.mariaDb()) {
      for (Row row : catalog.rows(Catalog.CONSTRAINTS)) {
        owners.put(row.get("CONSTRAINT_NAME"), row);
      }
    }
    for (Row row : catalog.rows(Catalog.CHECKS)) {
      Row owner = owners.getOrDefault(row.get("CONSTRAINT_NAME"), row);
      String table = owner.get("TABLE_NAME");
      String name = table + "." + row.get("CONSTRAINT_NAME");
      String clause = ColumnText.unescaped(dialect, row.get("CHECK_CLAUSE"));
      if (row.get("LEVEL").equals("Column")) {
        ofColumns.put(name, clause);
      } else if (tables.contains(table)) {
        Map<String, String> attributes = new TreeMap<>();
        put(attributes, "not-enforced", owner.get("ENFORCED").equals("NO") ? "true" : "");
        objects.add(new SchemaObject(Kind.CHECK, name, table, clause, attributes, List.of(table)));
      }
    }
    return ofColumns;
  }

  /** Reads columns; gives back the ones that count up, as a statement would write them. */
  private Map<String, String> columns(Map<String, String> checks) throws SQLException {
    Map<String, String> numbering = new HashMap<>();
    for (Row row : catalog.rows(Catalog.COLUMNS)) {
      String table = row.get("TABLE_NAME");
      if (!tables.contains(table)) {
        continue;
      }
      SchemaObject column = new ColumnText(dialect, catalog, row).object(checks);
      objects.add(column);
      if (!column.attribute("auto-increment").isEmpty()) {
        numbering.put(table, ColumnSql.of(column, true));
      }
    }
    return numbering;
  }

  private void references() throws SQLException {
    Map<String, Row> rules = new HashMap<>();
    for (Row row : catalog.rows(Catalog.REFERENCES)) {
      rules.put(row.get("TABLE_NAME") + "." + row.get("CONSTRAINT_NAME"), row);
    }
    Map<String, List<Row>> columns = new TreeMap<>();
    for (Row row : catalog.rows(Catalog.REFERENCING)) {
      String name = row.get("TABLE_NAME") + "." + row.get("CONSTRAINT_NAME");
      columns.computeIfAbsent(name, any -> new ArrayList<>()).add(row);
    }
    columns.forEach(
        (name, parts) -> {
          Row first = parts.get(0);
          if (tables.contains(first.get("TABLE_NAME"))) {
            objects.add(reference(name, parts, rules.getOrDefault(name, first)));
          }
        });
  }

  private static SchemaObject reference(String name, List<Row> parts, Row rule) {
    Row first = parts.get(0);
    List<String> from = new ArrayList<>();
    List<String> to = new ArrayList<>();
    for (Row part : parts) {
      from.add(Quoting.identifier(part.get("COLUMN_NAME")));
      to.add(Quoting.identifier(part.get("REFERENCED_COLUMN_NAME")));
    }
    boolean here = first.get("REFERENCED_TABLE_SCHEMA").equals(first.get("TABLE_SCHEMA"));
    String other = first.get("REFERENCED_TABLE_NAME");
    String target =
        (here ? "" : Quoting.identifier(first.get("REFERENCED_TABLE_SCHEMA")) + ".")
            + Quoting.identifier(other);
    String definition =
        "FOREIGN KEY (%s) REFERENCES %s (%s) ON DELETE %s ON UPDATE %s"
            .formatted(
                String.join(", ", from),
                target,
                String.join(", ", to),
                rule.get("DELETE_RULE"),
                rule.get("UPDATE_RULE"));
    String table = first.get("TABLE_NAME");
    Map<String, String> attributes = here ? Map.of("references-table", other) : Map.of();
    return new SchemaObject(
        Kind.FOREIGN_KEY, name, table, definition, attributes, List.of(table, other));
  }

  private void views() throws SQLException {
    List<Row> rows = catalog.rows(Catalog.VIEWS);
    Set<String> known = new HashSet<>(tables);
    rows.forEach(row -> known.add(row.get("TABLE_NAME")));
    for (Row row : rows) {
      String name = row.get("TABLE_NAME");
      String query = catalog.local(row.get("VIEW_DEFINITION"));
      Map<String, String> attributes = new TreeMap<>();
      String check = row.get("CHECK_OPTION");
      put(attributes, "check-option", check.equals("NONE") ? "" : check);
      put(attributes, "security", row.get("SECURITY_TYPE"));
      String algorithm = row.get("ALGORITHM");
      put(attributes, "algorithm", algorithm.equals("UNDEFINED") ? "" : algorithm);
      List<String> needs =
          known.stream()
              .filter(other -> !other.equals(name) && query.contains(Quoting.identifier(other)))
              .toList();
      objects.add(new SchemaObject(Kind.VIEW, name, "", query, attributes, needs));
    }
  }

  static void put(Map<String, String> attributes, String key, String value) {
    if (!value.isEmpty()) {
      attributes.put(key, value);
    }
  }
}
