package dev.sluice.db.sqlserver;

import dev.sluice.db.SchemaRenderer;
import dev.sluice.db.schema.CreationOrder;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** DDL from the model; each statement is a batch of its own, as modules demand. */
final class SqlServerRenderer implements SchemaRenderer {
  private static final Set<Kind> MODULES = Set.of(Kind.VIEW, Kind.FUNCTION, Kind.TRIGGER);

  @Override
  public List<String> create(Schema schema) {
    List<String> statements = new ArrayList<>();
    for (SchemaObject object : CreationOrder.of(schema.objects(), SqlServerRenderer::rank)) {
      if (object.kind() == Kind.TABLE) {
        List<SchemaObject> columns = CreationOrder.columnsOf(object, schema.objects());
        statements.add(table(object, columns));
        statements.addAll(after(object));
        columns.forEach(column -> statements.addAll(after(column)));
      } else {
        statements.add(create(object));
        statements.addAll(after(object));
      }
    }
    return statements;
  }

  @Override
  public String create(SchemaObject object) {
    String name = object.attribute("sql-name");
    String table = object.attribute("owner-sql");
    return switch (object.kind()) {
      case SCHEMA -> "CREATE SCHEMA " + name;
      case TYPE -> "CREATE TYPE " + name + " " + object.definition();
      case SEQUENCE -> "CREATE SEQUENCE " + name + " " + object.definition();
      case TABLE -> table(object, List.of());
      case COLUMN -> "ALTER TABLE " + table + " ADD " + ColumnChange.definition(object);
      case PRIMARY_KEY, UNIQUE, CHECK, FOREIGN_KEY -> constraint(object);
      case VIEW ->
          object.attribute("synonym").isEmpty()
              ? object.definition()
              : "CREATE SYNONYM " + name + " FOR " + object.definition();
      case INDEX, FUNCTION, TRIGGER -> object.definition();
      case EXTENSION, DOMAIN, EXCLUSION, MATERIALIZED_VIEW, POLICY ->
          throw new IllegalArgumentException("SQL Server has no " + object.kind());
    };
  }

  /** A key that was not checked against the rows is made without checking them. */
  private static String constraint(SchemaObject object) {
    boolean unchecked = !object.attribute("not-trusted").isEmpty();
    boolean named = object.attribute("system-named").isEmpty();
    return "ALTER TABLE "
        + object.attribute("owner-sql")
        + (unchecked ? " WITH NOCHECK" : "")
        + " ADD "
        + (named ? "CONSTRAINT " + object.attribute("sql-name") + " " : "")
        + object.definition();
  }

  @Override
  public String drop(SchemaObject object) {
    String name = object.attribute("sql-name");
    String table = object.attribute("owner-sql");
    return switch (object.kind()) {
      case COLUMN -> dropColumn(object);
      case PRIMARY_KEY, UNIQUE, CHECK, FOREIGN_KEY ->
          "ALTER TABLE " + table + " DROP CONSTRAINT " + name;
      case INDEX -> "DROP INDEX " + name + " ON " + table;
      case FUNCTION -> "DROP " + object.attribute("routine") + " " + name;
      case VIEW -> "DROP " + (object.attribute("synonym").isEmpty() ? "VIEW " : "SYNONYM ") + name;
      default -> "DROP " + object.kind() + " " + name;
    };
  }

  /** A default holds its column, so it goes first, in the same batch. */
  private static String dropColumn(SchemaObject column) {
    String drop =
        "ALTER TABLE "
            + column.attribute("owner-sql")
            + " DROP COLUMN "
            + column.attribute("sql-name");
    return column.attribute("default").isEmpty()
        ? drop
        : ColumnChange.dropDefault(column) + ";\n" + drop;
  }

  @Override
  public List<String> alter(SchemaObject from, SchemaObject to) {
    List<String> statements = new ArrayList<>();
    boolean sameDefinition = from.definition().equals(to.definition());
    if (to.kind() == Kind.COLUMN) {
      List<String> change = ColumnChange.statements(from, to);
      if (change.isEmpty() && !sameBut(from, to, Set.of("comment", "position"))) {
        return List.of();
      }
      statements.addAll(change);
    } else if (MODULES.contains(to.kind()) && module(from, to)) {
      if (!sameDefinition) {
        statements.add(altered(to.definition()));
      }
      if (!from.attribute("disabled").equals(to.attribute("disabled"))) {
        statements.add(switched(to));
      }
    } else if (to.kind() == Kind.SEQUENCE && sequenceType(from).equals(sequenceType(to))) {
      if (!sameDefinition) {
        statements.add("ALTER SEQUENCE " + to.attribute("sql-name") + " " + restarted(to));
      }
    } else if (!sameDefinition || !sameBut(from, to, Set.of("comment", "disabled", "position"))) {
      return List.of();
    } else if (!from.attribute("disabled").equals(to.attribute("disabled"))) {
      statements.add(switched(to));
    }
    if (!from.attribute("comment").equals(to.attribute("comment"))) {
      statements.add(Comments.statement(from.attribute("comment"), to));
    }
    return statements;
  }

  private static boolean module(SchemaObject from, SchemaObject to) {
    return from.attribute("routine").equals(to.attribute("routine"))
        && from.attribute("synonym").isEmpty()
        && to.attribute("synonym").isEmpty()
        && sameBut(from, to, Set.of("comment", "disabled"));
  }

  /** The text that made a module with ALTER in the place of its CREATE. */
  private static String altered(String definition) {
    Tokens tokens = SqlServerTokens.of(definition);
    int create = tokens.find(0, "CREATE");
    if (tokens.is(create + 1, "OR", "ALTER")) {
      return definition;
    }
    return definition.substring(0, tokens.start(create))
        + "ALTER"
        + definition.substring(tokens.end(create));
  }

  private static String sequenceType(SchemaObject sequence) {
    return sequence.definition().replaceFirst(" START WITH .*", "");
  }

  private static String restarted(SchemaObject sequence) {
    return sequence.definition().replaceFirst("^AS \\w+ START WITH \\S+ ", "");
  }

  private static String switched(SchemaObject object) {
    boolean off = !object.attribute("disabled").isEmpty();
    String table = object.attribute("owner-sql");
    String name = object.attribute("sql-name");
    return switch (object.kind()) {
      case TRIGGER -> (off ? "DISABLE" : "ENABLE") + " TRIGGER " + name + " ON " + table;
      case INDEX, PRIMARY_KEY, UNIQUE ->
          "ALTER INDEX " + name + " ON " + table + (off ? " DISABLE" : " REBUILD");
      default -> "ALTER TABLE " + table + (off ? " NOCHECK" : " CHECK") + " CONSTRAINT " + name;
    };
  }

  private static String table(SchemaObject table, List<SchemaObject> columns) {
    StringBuilder text =
        new StringBuilder("CREATE TABLE ").append(table.attribute("sql-name")).append(" (");
    for (int i = 0; i < columns.size(); i++) {
      text.append(i == 0 ? "\n  " : ",\n  ").append(ColumnChange.definition(columns.get(i)));
    }
    text.append("\n)");
    if (!table.attribute("filegroup").isEmpty()) {
      text.append(" ON ").append(table.attribute("filegroup"));
    }
    return text.toString();
  }

  /** What an object needs once it stands: its state and its description. */
  private static List<String> after(SchemaObject object) {
    List<String> statements = new ArrayList<>();
    if (!object.attribute("disabled").isEmpty()) {
      statements.add(switched(object));
    }
    if (!object.attribute("lock-escalation").isEmpty()) {
      statements.add(
          "ALTER TABLE "
              + object.attribute("sql-name")
              + " SET (LOCK_ESCALATION = "
              + object.attribute("lock-escalation")
              + ")");
    }
    if (!object.attribute("comment").isEmpty() && Comments.carries(object)) {
      statements.add(Comments.statement("", object));
    }
    return statements;
  }

  private static boolean sameBut(SchemaObject from, SchemaObject to, Set<String> ignored) {
    Map<String, String> left = new TreeMap<>(from.attributes());
    Map<String, String> right = new TreeMap<>(to.attributes());
    left.keySet().removeAll(ignored);
    right.keySet().removeAll(ignored);
    return left.equals(right);
  }

  /** Procedures find tables when they run, so they come late; indexes before foreign keys. */
  private static int rank(SchemaObject object) {
    boolean procedure = object.attribute("routine").equals("PROCEDURE");
    return procedure
        ? Kind.VIEW.compareTo(Kind.EXTENSION) * 10 + 5
        : object.kind().compareTo(Kind.EXTENSION) * 10;
  }
}
