package dev.sluice.db.postgresql;

import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the whole schema of a database with one query per kind of object. */
final class SchemaReader {
  /** Columns of the queries that are parts of an object rather than attributes of it. */
  private static final Set<String> PARTS = Set.of("name", "owner", "definition");

  private static final String POSITION = "position";

  private final Connection connection;
  private final String ledger;
  private final List<SchemaObject> objects = new ArrayList<>();
  private Map<String, Set<String>> needs = Map.of();

  private SchemaReader(Connection connection, String ledger) {
    this.connection = connection;
    this.ledger = ledger;
  }

  /** The schema as one snapshot sees it; the caller's connection is given back as it was. */
  static Schema read(Connection connection, String ledger) throws SQLException {
    boolean autoCommit = connection.getAutoCommit();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
      statement.execute("SET LOCAL search_path = ''");
      return new SchemaReader(connection, ledger).everything();
    } finally {
      connection.rollback();
      connection.setAutoCommit(autoCommit);
    }
  }

  private Schema everything() throws SQLException {
    needs = dependencies();
    each(CatalogQueries.EXTENSIONS, row -> Kind.EXTENSION);
    each(CatalogQueries.SCHEMAS, row -> Kind.SCHEMA);
    each(CatalogQueries.TYPES, row -> Kind.TYPE);
    each(CatalogQueries.DOMAINS, row -> Kind.DOMAIN);
    each(CatalogQueries.SEQUENCES, row -> Kind.SEQUENCE);
    each(CatalogQueries.FUNCTIONS, row -> Kind.FUNCTION);
    each(CatalogQueries.AGGREGATES, row -> Kind.FUNCTION);
    each(CatalogQueries.TABLES, row -> Kind.TABLE);
    columns();
    each(CatalogQueries.CONSTRAINTS, row -> constraint(row.getOrDefault("contype", "")));
    each(CatalogQueries.INDEXES, row -> Kind.INDEX);
    each(
        CatalogQueries.VIEWS,
        row -> row.getOrDefault("relkind", "").equals("m") ? Kind.MATERIALIZED_VIEW : Kind.VIEW);
    each(CatalogQueries.TRIGGERS, row -> Kind.TRIGGER);
    each(CatalogQueries.POLICIES, row -> Kind.POLICY);
    return new Schema(PostgresEngine.NAME, objects);
  }

  private void each(String sql, Function<Map<String, String>, Kind> kind) throws SQLException {
    for (Map<String, String> row : rows(sql)) {
      objects.add(object(kind.apply(row), row));
    }
  }

  /** Columns, counted without those that were dropped: they leave no trace in a copy. */
  private void columns() throws SQLException {
    List<Map<String, String>> rows = rows(CatalogQueries.COLUMNS);
    rows.sort(Comparator.comparingInt(row -> Integer.parseInt(row.getOrDefault(POSITION, "0"))));
    Map<String, Integer> counts = new HashMap<>();
    for (Map<String, String> row : rows) {
      int position = counts.merge(row.getOrDefault("owner", ""), 1, Integer::sum);
      row.put(POSITION, String.valueOf(position));
      objects.add(object(Kind.COLUMN, row));
    }
  }

  private List<Map<String, String>> rows(String sql) throws SQLException {
    List<Map<String, String>> found = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setString(1, ledger);
      try (ResultSet rows = query.executeQuery()) {
        List<String> keys = keys(rows.getMetaData());
        while (rows.next()) {
          found.add(row(rows, keys));
        }
      }
    }
    return found;
  }

  private SchemaObject object(Kind kind, Map<String, String> row) {
    Map<String, String> attributes = new TreeMap<>();
    row.forEach(
        (key, value) -> {
          if (!PARTS.contains(key) && !value.isEmpty()) {
            attributes.put(key, value);
          }
        });
    String name = row.getOrDefault("name", "");
    return new SchemaObject(
        kind,
        name,
        row.getOrDefault("owner", ""),
        row.getOrDefault("definition", "").strip(),
        attributes,
        List.copyOf(needs.getOrDefault(name, Set.of())));
  }

  private Map<String, Set<String>> dependencies() throws SQLException {
    Map<String, Set<String>> found = new HashMap<>();
    try (PreparedStatement query = connection.prepareStatement(CatalogQueries.DEPENDENCIES)) {
      query.setString(1, "all");
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          found
              .computeIfAbsent(rows.getString("name"), any -> new TreeSet<>())
              .add(rows.getString("needs"));
        }
      }
    }
    return found;
  }

  /** What the columns of a query are called in the model. */
  private static List<String> keys(ResultSetMetaData columns) throws SQLException {
    List<String> keys = new ArrayList<>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      keys.add(columns.getColumnLabel(i).toLowerCase(Locale.ROOT).replace('_', '-'));
    }
    return keys;
  }

  private static Map<String, String> row(ResultSet rows, List<String> keys) throws SQLException {
    Map<String, String> row = new HashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      @Nullable String value = rows.getString(i + 1);
      if (value != null) {
        row.put(keys.get(i), value);
      }
    }
    return row;
  }

  private static Kind constraint(String type) {
    return switch (type) {
      case "p" -> Kind.PRIMARY_KEY;
      case "u" -> Kind.UNIQUE;
      case "x" -> Kind.EXCLUSION;
      case "f" -> Kind.FOREIGN_KEY;
      default -> Kind.CHECK;
    };
  }
}
