package dev.sluice.db.oracle;

import dev.sluice.db.SchemaRenderer;
import dev.sluice.db.schema.CreationOrder;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** DDL from the model; names stand without an owner, so it builds in whatever schema runs it. */
final class OracleRenderer implements SchemaRenderer {
  private static final Set<Kind> SOURCES = Set.of(Kind.FUNCTION, Kind.TRIGGER, Kind.TYPE);

  @Override
  public List<String> create(Schema schema) {
    List<String> statements = new ArrayList<>();
    for (SchemaObject object : CreationOrder.of(schema.objects(), OracleRenderer::rank)) {
      if (object.kind() == Kind.TABLE) {
        List<SchemaObject> columns = CreationOrder.columnsOf(object, schema.objects());
        statements.add(table(object, columns, keyOf(object, schema)));
        statements.addAll(after(object));
        columns.forEach(column -> statements.addAll(after(column)));
      } else if (object.kind() != Kind.PRIMARY_KEY || !organized(object.owner(), schema)) {
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
      case SEQUENCE -> "CREATE SEQUENCE " + name + " " + object.definition();
      case TABLE -> table(object, List.of(), "");
      case COLUMN -> "ALTER TABLE " + table + " ADD (" + ColumnChange.definition(object) + ")";
      case PRIMARY_KEY, UNIQUE, CHECK, FOREIGN_KEY ->
          "ALTER TABLE " + table + " ADD " + constraint(object);
      case VIEW ->
          object.attribute("synonym").isEmpty()
              ? "CREATE OR REPLACE FORCE VIEW " + name + " AS\n" + object.definition()
              : "CREATE OR REPLACE SYNONYM " + name + " FOR " + object.definition();
      case MATERIALIZED_VIEW -> materialized(object);
      case INDEX, FUNCTION, TRIGGER, TYPE -> object.definition();
      case EXTENSION, SCHEMA, DOMAIN, EXCLUSION, POLICY ->
          throw new IllegalArgumentException("a schema of Oracle has no " + object.kind());
    };
  }

  private static String constraint(SchemaObject object) {
    StringBuilder text = new StringBuilder();
    if (object.attribute("system-named").isEmpty()) {
      text.append("CONSTRAINT ").append(object.attribute("sql-name")).append(' ');
    }
    text.append(object.definition());
    for (String part : List.of("deferrable", "state")) {
      String value = object.attribute(part);
      text.append(value.isEmpty() ? "" : " " + value);
    }
    return text.toString();
  }

  private static String materialized(SchemaObject view) {
    return "CREATE MATERIALIZED VIEW "
        + view.attribute("sql-name")
        + " BUILD DEFERRED REFRESH "
        + view.attribute("refresh")
        + (view.attribute("rewrite").isEmpty() ? "" : " ENABLE QUERY REWRITE")
        + " AS\n"
        + view.definition();
  }

  @Override
  public String drop(SchemaObject object) {
    String name = object.attribute("sql-name");
    String table = object.attribute("owner-sql");
    return switch (object.kind()) {
      case COLUMN -> "ALTER TABLE " + table + " DROP COLUMN " + name;
      case PRIMARY_KEY, UNIQUE, CHECK, FOREIGN_KEY ->
          "ALTER TABLE " + table + " DROP CONSTRAINT " + name;
      case FUNCTION -> "DROP " + object.attribute("routine") + " " + name;
      case VIEW -> "DROP " + (object.attribute("synonym").isEmpty() ? "VIEW " : "SYNONYM ") + name;
      case MATERIALIZED_VIEW -> "DROP MATERIALIZED VIEW " + name;
      default -> "DROP " + object.kind() + " " + name;
    };
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
    } else if (replaced(from, to)) {
      if (!sameDefinition) {
        statements.add(create(to));
      }
    } else if (to.kind() == Kind.SEQUENCE) {
      if (!sameDefinition) {
        statements.add("ALTER SEQUENCE " + to.attribute("sql-name") + " " + to.definition());
      }
    } else if (!sameDefinition
        || !sameBut(from, to, Set.of("comment", "state", "disabled", "position"))) {
      return List.of();
    }
    if (!from.attribute("state").equals(to.attribute("state"))) {
      statements.add(state(to));
    }
    if (!from.attribute("disabled").equals(to.attribute("disabled"))) {
      statements.add(switched(to));
    }
    if (!from.attribute("comment").equals(to.attribute("comment"))) {
      statements.add(comment(to));
    }
    return statements;
  }

  /** What CREATE OR REPLACE makes anew in place; a type with dependents refuses that. */
  private static boolean replaced(SchemaObject from, SchemaObject to) {
    boolean source = SOURCES.contains(to.kind()) && to.kind() != Kind.TYPE;
    return (source || to.kind() == Kind.VIEW) && sameBut(from, to, Set.of("comment", "disabled"));
  }

  private static String state(SchemaObject constraint) {
    String state = constraint.attribute("state");
    return "ALTER TABLE "
        + constraint.attribute("owner-sql")
        + " MODIFY CONSTRAINT "
        + constraint.attribute("sql-name")
        + " "
        + (state.isEmpty() ? "ENABLE VALIDATE" : state);
  }

  private static String switched(SchemaObject trigger) {
    boolean off = !trigger.attribute("disabled").isEmpty();
    return "ALTER TRIGGER " + trigger.attribute("sql-name") + (off ? " DISABLE" : " ENABLE");
  }

  private static String comment(SchemaObject object) {
    boolean column = object.kind() == Kind.COLUMN;
    return "COMMENT ON "
        + (column ? "COLUMN " + object.attribute("owner-sql") + "." : "TABLE ")
        + object.attribute("sql-name")
        + " IS "
        + Quoting.literal(object.attribute("comment"));
  }

  private static boolean organized(String table, Schema schema) {
    return schema.objects().stream()
        .anyMatch(
            object ->
                object.kind() == Kind.TABLE
                    && object.name().equals(table)
                    && !object.attribute("index-organized").isEmpty());
  }

  /** The primary key of a table that is an index itself stands inside CREATE TABLE. */
  private static String keyOf(SchemaObject table, Schema schema) {
    if (table.attribute("index-organized").isEmpty()) {
      return "";
    }
    return schema.objects().stream()
        .filter(o -> o.kind() == Kind.PRIMARY_KEY && o.owner().equals(table.name()))
        .map(OracleRenderer::constraint)
        .findFirst()
        .orElse("");
  }

  private static String table(SchemaObject table, List<SchemaObject> columns, String key) {
    String temporary = table.attribute("temporary");
    StringBuilder text =
        new StringBuilder(temporary.isEmpty() ? "CREATE TABLE " : "CREATE GLOBAL TEMPORARY TABLE ")
            .append(table.attribute("sql-name"))
            .append(" (");
    for (int i = 0; i < columns.size(); i++) {
      text.append(i == 0 ? "\n  " : ",\n  ").append(ColumnChange.definition(columns.get(i)));
    }
    text.append(key.isEmpty() ? "" : ",\n  " + key).append("\n)");
    text.append(temporary.isEmpty() ? "" : " ON COMMIT " + temporary + " ROWS");
    text.append(key.isEmpty() ? "" : " ORGANIZATION INDEX");
    text.append(table.definition().isEmpty() ? "" : " " + table.definition());
    return text.toString();
  }

  private static List<String> after(SchemaObject object) {
    List<String> statements = new ArrayList<>();
    if (!object.attribute("disabled").isEmpty()) {
      statements.add(switched(object));
    }
    if (!object.attribute("comment").isEmpty()) {
      statements.add(comment(object));
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

  /** Programs are compiled again when they are used, so they may come after all tables. */
  private static int rank(SchemaObject object) {
    Kind kind = object.kind();
    Kind place = kind == Kind.FUNCTION ? Kind.MATERIALIZED_VIEW : kind;
    return place.compareTo(Kind.EXTENSION);
  }
}
