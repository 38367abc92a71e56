package dev.sluice.db.clickhouse;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** DDL from the model; names are of the session's own database. */
final class ClickHouseRenderer implements SchemaRenderer {
  private static final Pattern WHOLE =
      Pattern.compile(
          "(CREATE|DROP) (TABLE|MATERIALIZED VIEW|VIEW|DICTIONARY) (?!IF (?:NOT )?EXISTS )");
  private static final Pattern PART =
      Pattern.compile(
          "(ALTER TABLE (?:`(?:[^`\\\\]|\\\\.)+`|[^\\s`])+) (ADD|DROP)"
              + " (COLUMN|INDEX|PROJECTION|CONSTRAINT) (?!IF (?:NOT )?EXISTS )");
  private static final List<String> ATTRIBUTES =
      List.of("default", "comment", "codec", "statistics", "ttl", "settings");

  @Override
  public List<String> create(Schema schema) {
    List<String> statements = new ArrayList<>();
    for (SchemaObject object : ordered(schema.objects())) {
      if (object.kind() == Kind.TABLE && !dictionary(object)) {
        statements.add(table(object, schema.objects()));
      } else {
        statements.add(create(object));
      }
    }
    if (statements.isEmpty()) {
      schema.objects().forEach(object -> statements.add(create(object)));
    }
    return statements;
  }

  private static boolean dictionary(SchemaObject object) {
    return object.definition().startsWith("DICTIONARY ");
  }

  /** Tables, then what reads them; of views each after those that it names. */
  private static List<SchemaObject> ordered(List<SchemaObject> objects) {
    Map<String, SchemaObject> byName = new HashMap<>();
    List<SchemaObject> wholes =
        objects.stream().filter(object -> object.owner().isEmpty()).toList();
    wholes.forEach(object -> byName.put(object.name(), object));
    List<SchemaObject> ordered = new ArrayList<>();
    Set<SchemaObject> seen = new HashSet<>();
    wholes.stream()
        .sorted(
            Comparator.comparing(ClickHouseRenderer::dictionary).thenComparing(SchemaObject::kind))
        .forEach(object -> visit(object, byName, seen, ordered));
    return ordered;
  }

  private static void visit(
      SchemaObject object,
      Map<String, SchemaObject> byName,
      Set<SchemaObject> seen,
      List<SchemaObject> ordered) {
    if (seen.add(object)) {
      object.dependsOn().stream()
          .flatMap(name -> Stream.ofNullable(byName.get(name)))
          .forEach(needed -> visit(needed, byName, seen, ordered));
      ordered.add(object);
    }
  }

  private static String table(SchemaObject table, List<SchemaObject> objects) {
    List<String> lines = new ArrayList<>();
    objects.stream()
        .filter(object -> object.owner().equals(table.name()))
        .filter(object -> object.kind() == Kind.COLUMN)
        .sorted(Comparator.comparingInt(o -> Integer.parseInt(o.attribute("position"))))
        .forEach(object -> lines.add(column(object)));
    objects.stream()
        .filter(object -> object.owner().equals(table.name()))
        .filter(object -> CreateText.parts().contains(object.kind()))
        .forEach(object -> lines.add(part(object)));
    return "CREATE TABLE "
        + table.attribute("sql-name")
        + " (\n  "
        + String.join(",\n  ", lines)
        + "\n) "
        + table.definition();
  }

  private static String part(SchemaObject part) {
    String word = part.attribute("part").isEmpty() ? "INDEX" : part.attribute("part");
    return word + " " + part.attribute("sql-name") + " " + part.definition();
  }

  private static String column(SchemaObject column) {
    StringBuilder text = new StringBuilder(column.attribute("sql-name"));
    text.append(column.definition().isEmpty() ? "" : " " + column.definition());
    for (String key : ATTRIBUTES) {
      String value = column.attribute(key);
      text.append(value.isEmpty() ? "" : " " + value);
    }
    return text.toString();
  }

  @Override
  public String create(SchemaObject object) {
    String name = object.attribute("sql-name");
    String table = "ALTER TABLE " + object.attribute("owner-sql");
    return switch (object.kind()) {
      case COLUMN -> table + " ADD COLUMN " + column(object);
      case INDEX, CHECK -> table + " ADD " + part(object);
      case VIEW -> "CREATE VIEW " + name + " " + object.definition();
      case MATERIALIZED_VIEW -> "CREATE MATERIALIZED VIEW " + name + " " + object.definition();
      default ->
          dictionary(object)
              ? "CREATE DICTIONARY " + name + object.definition().substring("DICTIONARY".length())
              : table(object, List.of());
    };
  }

  @Override
  public String drop(SchemaObject object) {
    String name = object.attribute("sql-name");
    String table = "ALTER TABLE " + object.attribute("owner-sql");
    return switch (object.kind()) {
      case COLUMN -> table + " DROP COLUMN " + name;
      case INDEX ->
          table
              + " DROP "
              + (object.attribute("part").isEmpty() ? "INDEX" : object.attribute("part"))
              + " "
              + name;
      case CHECK -> table + " DROP CONSTRAINT " + name;
      case VIEW, MATERIALIZED_VIEW -> "DROP VIEW " + name;
      default -> (dictionary(object) ? "DROP DICTIONARY " : "DROP TABLE ") + name;
    };
  }

  /** Only what takes a codec, default or TTL away from a column has no such form. */
  @Override
  public String repeatable(String statement) {
    Matcher whole = WHOLE.matcher(statement);
    if (whole.lookingAt()) {
      return whole.replaceFirst("$1 $2 " + guard(whole.group(1)) + " ");
    }
    Matcher part = PART.matcher(statement);
    return part.lookingAt()
        ? part.replaceFirst("$1 $2 $3 " + guard(part.group(2)) + " ")
        : statement;
  }

  private static String guard(String verb) {
    return verb.equals("DROP") ? "IF EXISTS" : "IF NOT EXISTS";
  }

  /** A column can be changed in place; what it no longer has is removed by name. */
  @Override
  public List<String> alter(SchemaObject from, SchemaObject to) {
    if (to.kind() != Kind.COLUMN) {
      return List.of();
    }
    String modify = "ALTER TABLE " + to.attribute("owner-sql") + " MODIFY COLUMN ";
    List<String> statements = new ArrayList<>();
    for (String key : ATTRIBUTES) {
      String old = from.attribute(key);
      if (!old.isEmpty() && to.attribute(key).isEmpty()) {
        String word = old.split("[ (]", 2)[0];
        statements.add(modify + to.attribute("sql-name") + " REMOVE " + word);
      }
    }
    statements.add(modify + column(to));
    return statements;
  }
}
