package dev.sluice.db.mysql;

import dev.sluice.db.SchemaRenderer;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** DDL from the model, for the database that the session stands in. */
final class MySqlRenderer implements SchemaRenderer {
  private static final Set<Kind> INSIDE =
      Set.of(Kind.COLUMN, Kind.PRIMARY_KEY, Kind.UNIQUE, Kind.INDEX, Kind.CHECK);

  private final boolean mariaDb;

  /** For one of the two products; they differ in what may be run twice. */
  MySqlRenderer(boolean mariaDb) {
    this.mariaDb = mariaDb;
  }

  @Override
  public String repeatable(String statement) {
    return Repeatable.of(statement, mariaDb);
  }

  @Override
  public List<String> create(Schema schema) {
    List<String> statements = new ArrayList<>();
    Map<String, List<SchemaObject>> parts = new HashMap<>();
    Set<String> tables = new HashSet<>();
    for (SchemaObject object : schema.objects()) {
      if (object.kind() == Kind.TABLE) {
        tables.add(object.name());
      } else if (INSIDE.contains(object.kind())) {
        parts.computeIfAbsent(object.owner(), any -> new ArrayList<>()).add(object);
      }
    }
    for (SchemaObject object : ordered(schema.objects())) {
      if (object.kind() == Kind.TABLE) {
        statements.add(table(object, parts.getOrDefault(object.name(), List.of())));
      } else if (!INSIDE.contains(object.kind()) || !tables.contains(object.owner())) {
        statements.add(create(object));
      }
    }
    return statements;
  }

  /** By kind, routines before what may call them; views after what they read. */
  private static List<SchemaObject> ordered(List<SchemaObject> objects) {
    List<SchemaObject> ordered = new ArrayList<>();
    objects.stream()
        .filter(object -> object.kind() != Kind.VIEW && object.kind() != Kind.TRIGGER)
        .sorted(Comparator.comparing(SchemaObject::kind))
        .forEach(ordered::add);
    Map<String, SchemaObject> views = new HashMap<>();
    objects.stream()
        .filter(object -> object.kind() == Kind.VIEW)
        .forEach(view -> views.put(view.name(), view));
    Set<String> seen = new HashSet<>();
    objects.stream()
        .filter(object -> object.kind() == Kind.VIEW)
        .forEach(view -> visit(view, views, seen, ordered));
    objects.stream()
        .filter(object -> object.kind() == Kind.TRIGGER)
        .sorted(
            Comparator.comparing(trigger -> Integer.parseInt("0" + trigger.attribute("position"))))
        .forEach(ordered::add);
    return ordered;
  }

  private static void visit(
      SchemaObject view, Map<String, SchemaObject> views, Set<String> seen, List<SchemaObject> to) {
    if (!seen.add(view.name())) {
      return;
    }
    for (String need : view.dependsOn()) {
      SchemaObject needed = views.get(need);
      if (needed != null) {
        visit(needed, views, seen, to);
      }
    }
    to.add(view);
  }

  private static String table(SchemaObject table, List<SchemaObject> parts) {
    boolean keyed = parts.stream().anyMatch(part -> !part.attribute("numbers").isEmpty());
    List<String> lines = new ArrayList<>();
    parts.stream()
        .filter(part -> part.kind() == Kind.COLUMN)
        .sorted(Comparator.comparingInt(part -> Integer.parseInt(part.attribute("position"))))
        .forEach(column -> lines.add(ColumnSql.of(column, keyed)));
    parts.stream()
        .filter(part -> part.kind() != Kind.COLUMN)
        .sorted(Comparator.comparing(SchemaObject::kind))
        .forEach(part -> lines.add(part(part)));
    return "CREATE TABLE "
        + Quoting.identifier(table.name())
        + " (\n  "
        + String.join(",\n  ", lines)
        + "\n)"
        + TableOptions.of(table);
  }

  /** A key or check as it stands inside CREATE TABLE or behind ADD. */
  private static String part(SchemaObject part) {
    String name = Quoting.identifier(ColumnSql.last(part));
    return switch (part.kind()) {
      case PRIMARY_KEY -> "PRIMARY KEY " + part.definition() + keyOptions(part);
      case UNIQUE -> "UNIQUE KEY " + name + " " + part.definition() + keyOptions(part);
      case INDEX -> {
        String type = part.attribute("type");
        String sort = type.equals("FULLTEXT") || type.equals("SPATIAL") ? type + " " : "";
        yield sort + "KEY " + name + " " + part.definition() + keyOptions(part);
      }
      case CHECK ->
          "CONSTRAINT "
              + name
              + " CHECK ("
              + part.definition()
              + ")"
              + (part.attribute("not-enforced").isEmpty() ? "" : " NOT ENFORCED");
      default -> "CONSTRAINT " + name + " " + part.definition();
    };
  }

  private static String keyOptions(SchemaObject key) {
    String comment = key.attribute("comment");
    String type = key.attribute("type");
    return (type.equals("HASH") || type.equals("RTREE") ? " USING " + type : "")
        + (comment.isEmpty() ? "" : " COMMENT " + Quoting.literal(comment))
        + (key.attribute("invisible").isEmpty() ? "" : " INVISIBLE")
        + (key.attribute("ignored").isEmpty() ? "" : " IGNORED");
  }

  @Override
  public String create(SchemaObject object) {
    String name = Quoting.identifier(ColumnSql.last(object));
    return switch (object.kind()) {
      case TABLE -> table(object, List.of());
      case COLUMN -> alter(object) + "ADD COLUMN " + ColumnSql.of(object, false);
      case PRIMARY_KEY, UNIQUE, INDEX, CHECK, FOREIGN_KEY ->
          alter(object)
              + "ADD "
              + part(object)
              + (object.attribute("numbers").isEmpty()
                  ? ""
                  : ", MODIFY COLUMN " + object.attribute("numbers"));
      case VIEW -> view(object, "CREATE ");
      case SEQUENCE -> "CREATE SEQUENCE " + name + " " + object.definition();
      default -> object.definition();
    };
  }

  /**
   * An index that the server made for a reference and named by its column gives way to one that is
   * named by the reference when that is made anew; one that was asked for stays.
   */
  @Override
  public List<String> preparing(SchemaObject object, Schema wanted) {
    if (object.kind() != Kind.FOREIGN_KEY) {
      return List.of();
    }
    String columns = columns(object.definition());
    return wanted.objects().stream()
        .filter(one -> one.kind() == Kind.INDEX && one.owner().equals(object.owner()))
        .filter(index -> columns(index.definition()).equals(columns))
        .filter(index -> namedByColumn(ColumnSql.last(index), columns))
        .map(index -> drop(index) + ", ADD " + part(index))
        .toList();
  }

  private static String columns(String definition) {
    int open = definition.indexOf('(');
    int end = definition.indexOf(')', Math.max(open, 0));
    return open < 0 || end < 0 ? "" : definition.substring(open, end + 1);
  }

  private static boolean namedByColumn(String name, String columns) {
    String bare = name.replaceFirst("_\\d+$", "");
    return Stream.of(name, bare)
        .map(Quoting::identifier)
        .anyMatch(one -> columns.startsWith("(" + one + ",") || columns.equals("(" + one + ")"));
  }

  private static String view(SchemaObject view, String verb) {
    String algorithm = view.attribute("algorithm");
    String check = view.attribute("check-option");
    return verb
        + (algorithm.isEmpty() ? "" : "ALGORITHM = " + algorithm + " ")
        + "SQL SECURITY "
        + view.attribute("security")
        + " VIEW "
        + Quoting.identifier(view.name())
        + " AS "
        + view.definition()
        + (check.isEmpty() ? "" : " WITH " + check + " CHECK OPTION");
  }

  private static String alter(SchemaObject part) {
    return "ALTER TABLE " + Quoting.identifier(part.owner()) + " ";
  }

  @Override
  public String drop(SchemaObject object) {
    String name = Quoting.identifier(ColumnSql.last(object));
    return switch (object.kind()) {
      case COLUMN -> alter(object) + "DROP COLUMN " + name;
      case PRIMARY_KEY -> alter(object) + "DROP PRIMARY KEY";
      case UNIQUE, INDEX -> alter(object) + "DROP INDEX " + name;
      case FOREIGN_KEY -> alter(object) + "DROP FOREIGN KEY " + name;
      case CHECK -> alter(object) + "DROP CONSTRAINT " + name;
      case FUNCTION -> "DROP " + object.attribute("routine") + " " + name;
      default -> "DROP " + object.kind() + " " + name;
    };
  }

  @Override
  public List<String> alter(SchemaObject from, SchemaObject to) {
    return switch (to.kind()) {
      case COLUMN -> List.of(alter(to) + "MODIFY COLUMN " + ColumnSql.of(to, true));
      case TABLE -> TableOptions.change(from, to);
      case VIEW -> List.of(view(to, "CREATE OR REPLACE "));
      case PRIMARY_KEY, UNIQUE, INDEX ->
          List.of(drop(from) + ", " + create(to).substring(alter(to).length()));
      case CHECK, TRIGGER, FUNCTION -> List.of(drop(from), create(to));
      default -> List.of();
    };
  }

  /** CHANGE COLUMN says the column whole, which every version understands. */
  @Override
  public List<String> rename(SchemaObject object, SchemaObject renamed) {
    String from = Quoting.identifier(ColumnSql.last(object));
    String to = Quoting.identifier(ColumnSql.last(renamed));
    return switch (object.kind()) {
      case TABLE, VIEW -> List.of("RENAME TABLE " + from + " TO " + to);
      case COLUMN ->
          List.of(alter(renamed) + "CHANGE COLUMN " + from + " " + ColumnSql.of(renamed, true));
      case UNIQUE, INDEX -> List.of(alter(renamed) + "RENAME INDEX " + from + " TO " + to);
      default -> List.of();
    };
  }
}
