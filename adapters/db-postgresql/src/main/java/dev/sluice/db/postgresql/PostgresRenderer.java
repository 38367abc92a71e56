package dev.sluice.db.postgresql;

import dev.sluice.db.SchemaRenderer;
import dev.sluice.db.schema.CreationOrder;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.util.ArrayList;
import java.util.List;

/** DDL from the model. Names come quoted from the server ({@code sql-name}, {@code owner-sql}). */
final class PostgresRenderer implements SchemaRenderer {
  @Override
  public List<String> create(Schema schema) {
    List<String> statements = new ArrayList<>();
    if (schema.objects().stream().anyMatch(object -> object.kind() == Kind.FUNCTION)) {
      statements.add("SET check_function_bodies = off");
    }
    for (SchemaObject object : ordered(schema.objects())) {
      if (object.kind() == Kind.TABLE) {
        statements.add(table(object, CreationOrder.columnsOf(object, schema.objects())));
      } else if (object.kind() != Kind.COLUMN) {
        statements.add(create(object));
      } else if (setsItsDefaultLater(object)) {
        statements.add(alterColumn(object) + "SET DEFAULT " + object.attribute("default"));
      }
      statements.addAll(after(object));
    }
    schema.objects().stream()
        .filter(object -> !object.attribute("owned-by").isEmpty())
        .map(PostgresRenderer::ownedBy)
        .forEach(statements::add);
    return statements;
  }

  /**
   * By need, with columns behind the last table, which creates them: a default that calls a
   * function or reads a sequence is set when everything it needs is there.
   */
  private static List<SchemaObject> ordered(List<SchemaObject> objects) {
    List<SchemaObject> ordered = new ArrayList<>(CreationOrder.ofKinds(objects));
    int tables = 0;
    for (int i = 0; i < ordered.size(); i++) {
      tables = ordered.get(i).kind().compareTo(Kind.TABLE) > 0 ? tables : i + 1;
    }
    ordered.addAll(
        tables, objects.stream().filter(object -> object.kind() == Kind.COLUMN).toList());
    return ordered;
  }

  private static boolean setsItsDefaultLater(SchemaObject column) {
    return column.attribute("default").contains("(");
  }

  @Override
  public String create(SchemaObject object) {
    String name = object.attribute("sql-name");
    String table = object.attribute("owner-sql");
    return switch (object.kind()) {
      case EXTENSION, INDEX, TRIGGER, FUNCTION -> object.definition();
      case SCHEMA -> "CREATE SCHEMA " + name;
      case TYPE -> "CREATE TYPE " + name + " AS " + object.definition();
      case DOMAIN -> "CREATE DOMAIN " + name + " AS " + object.definition();
      case SEQUENCE -> "CREATE SEQUENCE " + name + " " + object.definition();
      case TABLE -> table(object, List.of());
      case COLUMN -> "ALTER TABLE " + table + " ADD COLUMN " + column(object, true);
      case PRIMARY_KEY, UNIQUE, CHECK, EXCLUSION, FOREIGN_KEY ->
          "ALTER TABLE " + table + " ADD CONSTRAINT " + name + " " + object.definition();
      case VIEW -> "CREATE VIEW " + view(object);
      case MATERIALIZED_VIEW -> "CREATE MATERIALIZED VIEW " + view(object) + " WITH NO DATA";
      case POLICY -> "CREATE POLICY " + name + " ON " + table + " " + object.definition();
    };
  }

  @Override
  public String drop(SchemaObject object) {
    String name = object.attribute("sql-name");
    String table = object.attribute("owner-sql");
    return switch (object.kind()) {
      case COLUMN -> "ALTER TABLE " + table + " DROP COLUMN " + name;
      case PRIMARY_KEY, UNIQUE, CHECK, EXCLUSION, FOREIGN_KEY ->
          "ALTER TABLE " + table + " DROP CONSTRAINT " + name;
      case TRIGGER, POLICY -> "DROP " + object.kind() + " " + name + " ON " + table;
      case FUNCTION -> "DROP " + object.attribute("routine") + " " + name;
      case MATERIALIZED_VIEW -> "DROP MATERIALIZED VIEW " + name;
      default -> "DROP " + object.kind() + " " + name;
    };
  }

  @Override
  public List<String> alter(SchemaObject from, SchemaObject to) {
    List<String> statements = new ArrayList<>();
    boolean sameDefinition = from.definition().equals(to.definition());
    switch (to.kind()) {
      case COLUMN -> statements.addAll(ColumnChange.statements(from, to));
      case FUNCTION -> {
        if (!from.attribute("result").equals(to.attribute("result"))
            || !from.attribute("routine").equals(to.attribute("routine"))) {
          return List.of();
        }
        if (!sameDefinition) {
          statements.add(to.definition());
        }
      }
      case SEQUENCE -> {
        if (!sameDefinition) {
          statements.add("ALTER SEQUENCE " + to.attribute("sql-name") + " " + to.definition());
        }
        if (!from.attribute("owned-by").equals(to.attribute("owned-by"))) {
          statements.add(ownedBy(to));
        }
      }
      case TYPE -> {
        List<String> added = EnumChange.additions(from, to);
        if (!sameDefinition && added.isEmpty()) {
          return List.of();
        }
        statements.addAll(added);
      }
      case TABLE -> {
        if (!sameDefinition) {
          statements.addAll(Partitions.moves(from, to));
        }
        if (!sameDefinition && statements.isEmpty()) {
          return List.of();
        }
        statements.addAll(TableChange.statements(from, to));
      }
      default -> {
        if (!sameDefinition || !sameBut(from, to, "comment")) {
          return List.of();
        }
      }
    }
    if (!from.attribute("comment").equals(to.attribute("comment"))) {
      statements.add(Comments.statement(to));
    }
    return statements;
  }

  @Override
  public List<String> rename(SchemaObject object, SchemaObject renamed) {
    return RenameStatements.of(object, renamed);
  }

  @Override
  public String repeatable(String statement) {
    return Repeatable.of(statement);
  }

  @Override
  public List<String> online(SchemaObject object) {
    return OnlineSteps.of(object);
  }

  static String alterColumn(SchemaObject column) {
    return "ALTER TABLE "
        + column.attribute("owner-sql")
        + " ALTER COLUMN "
        + column.attribute("sql-name")
        + " ";
  }

  /** A column as CREATE TABLE and ADD COLUMN take it. */
  static String column(SchemaObject column, boolean withDefault) {
    StringBuilder text =
        new StringBuilder(column.attribute("sql-name")).append(' ').append(column.definition());
    if (!column.attribute("collation").isEmpty()) {
      text.append(" COLLATE ").append(column.attribute("collation"));
    }
    if (withDefault && !column.attribute("default").isEmpty()) {
      text.append(" DEFAULT ").append(column.attribute("default"));
    }
    if (!column.attribute("generated").isEmpty()) {
      text.append(" GENERATED ALWAYS AS (")
          .append(column.attribute("generated"))
          .append(column.attribute("virtual").isEmpty() ? ") STORED" : ") VIRTUAL");
    }
    if (!column.attribute("identity").isEmpty()) {
      text.append(" GENERATED ").append(column.attribute("identity")).append(" AS IDENTITY");
    }
    if (!column.attribute("not-null").isEmpty()) {
      text.append(" NOT NULL");
    }
    return text.toString();
  }

  private static String table(SchemaObject table, List<SchemaObject> columns) {
    String kind =
        table.attribute("unlogged").isEmpty() ? "CREATE TABLE " : "CREATE UNLOGGED TABLE ";
    StringBuilder text = new StringBuilder(kind).append(table.attribute("sql-name"));
    boolean partition = table.definition().startsWith("PARTITION OF");
    if (partition) {
      text.append(' ').append(table.definition());
    } else {
      text.append(" (");
      for (int i = 0; i < columns.size(); i++) {
        boolean now = !setsItsDefaultLater(columns.get(i));
        text.append(i == 0 ? "\n  " : ",\n  ").append(column(columns.get(i), now));
      }
      text.append(columns.isEmpty() ? ")" : "\n)");
      if (!table.attribute("inherits").isEmpty()) {
        text.append(" INHERITS (").append(table.attribute("inherits")).append(')');
      }
      text.append(table.definition().isEmpty() ? "" : " " + table.definition());
    }
    if (!table.attribute("options").isEmpty()) {
      text.append(" WITH (").append(table.attribute("options")).append(')');
    }
    return text.toString();
  }

  private static String view(SchemaObject view) {
    String options = view.attribute("options");
    return view.attribute("sql-name")
        + " ("
        + view.attribute("columns")
        + ")"
        + (options.isEmpty() ? "" : " WITH (" + options + ")")
        + " AS\n"
        + view.definition();
  }

  /** What an object needs once it stands: comment, ownership, row security, trigger state. */
  static List<String> after(SchemaObject object) {
    List<String> statements = new ArrayList<>();
    if (object.kind() == Kind.TABLE) {
      statements.addAll(TableChange.rowSecurity(object));
    }
    if (object.kind() == Kind.TRIGGER && !object.attribute("enabled").isEmpty()) {
      statements.add(
          "ALTER TABLE "
              + object.attribute("owner-sql")
              + " "
              + object.attribute("enabled")
              + " TRIGGER "
              + object.attribute("sql-name"));
    }
    if (!object.attribute("comment").isEmpty()) {
      statements.add(Comments.statement(object));
    }
    return statements;
  }

  static String ownedBy(SchemaObject sequence) {
    String owner = sequence.attribute("owned-by");
    return "ALTER SEQUENCE "
        + sequence.attribute("sql-name")
        + " OWNED BY "
        + (owner.isEmpty() ? "NONE" : owner);
  }

  private static boolean sameBut(SchemaObject from, SchemaObject to, String ignored) {
    java.util.Map<String, String> left = new java.util.TreeMap<>(from.attributes());
    java.util.Map<String, String> right = new java.util.TreeMap<>(to.attributes());
    left.remove(ignored);
    right.remove(ignored);
    return left.equals(right);
  }
}
