package dev.sluice.analysis.compare;

import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A schema after one object got another name: what belongs to it follows. */
final class RenamedSchema {
  private final SchemaObject old;
  private final SchemaObject fresh;

  private RenamedSchema(SchemaObject old, SchemaObject fresh) {
    this.old = old;
    this.fresh = fresh;
  }

  static Schema of(Schema schema, SchemaObject old, SchemaObject fresh) {
    RenamedSchema renaming = new RenamedSchema(old, fresh);
    return new Schema(schema.engine(), schema.objects().stream().map(renaming::of).toList());
  }

  private SchemaObject of(SchemaObject object) {
    if (object.equals(old)) {
      return itself(object);
    }
    return switch (old.kind()) {
      case TABLE -> follower(object);
      case COLUMN -> object.owner().equals(old.owner()) ? neighbour(object) : owned(object);
      default -> object;
    };
  }

  private SchemaObject itself(SchemaObject object) {
    Map<String, String> attributes = new TreeMap<>(object.attributes());
    if (!fresh.attribute("sql-name").isEmpty()) {
      attributes.put("sql-name", fresh.attribute("sql-name"));
    }
    String definition = object.kind() == Kind.INDEX ? fresh.definition() : object.definition();
    return new SchemaObject(
        object.kind(), fresh.name(), object.owner(), definition, attributes, object.dependsOn());
  }

  /** Whatever names the table by its qualified name. */
  private SchemaObject follower(SchemaObject object) {
    String was = sql(old);
    String is = sql(fresh);
    Map<String, String> attributes = new TreeMap<>();
    object.attributes().forEach((key, value) -> attributes.put(key, swapped(value, was, is)));
    attributes.computeIfPresent(
        "references-table", (key, value) -> value.equals(old.name()) ? fresh.name() : value);
    boolean mine = object.owner().equals(old.name());
    String name =
        mine && object.name().startsWith(old.name() + ".")
            ? fresh.name() + object.name().substring(old.name().length())
            : object.name();
    boolean body = object.kind() == Kind.FUNCTION;
    return new SchemaObject(
        object.kind(),
        name,
        mine ? fresh.name() : object.owner(),
        body ? object.definition() : swapped(object.definition(), was, is),
        attributes,
        object.dependsOn().stream().map(it -> it.equals(old.name()) ? fresh.name() : it).toList());
  }

  /** Another object of the column's table. */
  private SchemaObject neighbour(SchemaObject object) {
    if (object.kind() == Kind.COLUMN && object.attribute("generated").isEmpty()) {
      return object;
    }
    Map<String, String> attributes = new TreeMap<>(object.attributes());
    attributes.computeIfPresent("generated", (key, value) -> swapped(value, sql(old), sql(fresh)));
    return new SchemaObject(
        object.kind(),
        object.name(),
        object.owner(),
        object.kind() == Kind.COLUMN
            ? object.definition()
            : swapped(object.definition(), sql(old), sql(fresh)),
        attributes,
        object.dependsOn());
  }

  /** A sequence that the column owns. */
  private SchemaObject owned(SchemaObject object) {
    String column = old.attribute("owner-sql") + "." + sql(old);
    if (!object.attribute("owned-by").equals(column)) {
      return object;
    }
    Map<String, String> attributes = new TreeMap<>(object.attributes());
    attributes.put("owned-by", old.attribute("owner-sql") + "." + sql(fresh));
    return new SchemaObject(
        object.kind(),
        object.name(),
        object.owner(),
        object.definition(),
        attributes,
        object.dependsOn());
  }

  private static String sql(SchemaObject object) {
    String sql = object.attribute("sql-name");
    return sql.isEmpty() ? Renames.last(object) : sql;
  }

  private static String swapped(String text, String was, String is) {
    return text.contains(was)
        ? Pattern.compile("(?<![\\w\"$.])" + Pattern.quote(was) + "(?![\\w\"$])")
            .matcher(text)
            .replaceAll(Matcher.quoteReplacement(is))
        : text;
  }
}
