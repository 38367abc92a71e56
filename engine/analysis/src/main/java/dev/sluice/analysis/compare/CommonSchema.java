package dev.sluice.analysis.compare;

import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A schema in the words that all engines share: tables, columns, keys, references, indexes, checks
 * and views by what they mean, without names that engines make up.
 */
final class CommonSchema {
  private static final Set<String> STANDARD = Set.of("public.", "dbo.");

  private final Schema schema;
  private final Map<String, String> enums = new HashMap<>();
  private final Set<String> counting = new HashSet<>();
  private final Map<String, Set<String>> primary = new HashMap<>();
  private final Map<String, Part> parts = new LinkedHashMap<>();
  private final Map<Kind, Integer> left = new TreeMap<>();

  /**
   * One thing in common words.
   *
   * @param kind its kind
   * @param name what it is called in differences
   * @param shown how its engine writes it
   * @param facts what is compared, by name
   */
  record Part(Kind kind, String name, String shown, Map<String, String> facts) {}

  private CommonSchema(Schema schema) {
    this.schema = schema;
  }

  static CommonSchema of(Schema schema) {
    CommonSchema common = new CommonSchema(schema);
    schema.objects().forEach(common::prepare);
    schema.objects().forEach(common::take);
    return common;
  }

  String engine() {
    return schema.engine();
  }

  /** Everything comparable by a key that means the same on every engine. */
  Map<String, Part> parts() {
    return parts;
  }

  /** How many objects of which kind are only of their own engine. */
  Map<Kind, Integer> left() {
    return left;
  }

  private void prepare(SchemaObject object) {
    if (object.kind() == Kind.TYPE && object.definition().startsWith("ENUM")) {
      enums.put(name(object.name()), object.definition().replaceFirst("ENUM\\s*", "enum"));
    } else if (object.kind() == Kind.SEQUENCE) {
      counting.add(name(object.attribute("owned-by")));
    } else if (object.kind() == Kind.PRIMARY_KEY) {
      primary.put(
          name(object.owner()),
          Set.copyOf(List.of(KeyText.columns(object.definition()).split(",", -1))));
    }
  }

  private void take(SchemaObject object) {
    switch (object.kind()) {
      case TABLE -> put("", object, Map.of());
      case COLUMN -> column(object);
      case PRIMARY_KEY, UNIQUE -> key(object);
      case INDEX -> index(object);
      case FOREIGN_KEY -> put(KeyText.reference(object.definition()), object, reference(object));
      case CHECK -> put(CommonText.expression(object.definition()), object, Map.of());
      case VIEW -> put("", object, Map.of());
      case TYPE, SEQUENCE, SCHEMA, EXTENSION -> {
        return;
      }
      default -> left.merge(object.kind(), 1, Integer::sum);
    }
  }

  private void column(SchemaObject object) {
    String owner = name(object.owner());
    String column = name(object.name()).substring(owner.length() + 1);
    boolean key = primary.getOrDefault(owner, Set.of()).contains(column);
    Map<String, String> facts = new TreeMap<>();
    facts.put("not null", key || !object.attribute("not-null").isEmpty() ? "yes" : "no");
    facts.put("counts up", counts(object, key));
    facts.put("default", counts(object, key).equals("no") ? defaultOf(object) : "(none)");
    facts.put("generated", object.attribute("generated").isEmpty() ? "no" : "yes");
    put("", object, facts);
  }

  /** SQLite's only whole key counts by itself, whether that is wanted or not. */
  private String counts(SchemaObject column, boolean key) {
    boolean says =
        !column.attribute("identity").isEmpty()
            || !column.attribute("auto-increment").isEmpty()
            || counting.contains(name(column.name()))
            || column.attribute("default").toLowerCase(Locale.ROOT).startsWith("nextval(");
    boolean may =
        schema.engine().equals("sqlite") && key && column.definition().equalsIgnoreCase("integer");
    return says ? "yes" : may ? CommonText.EITHER : "no";
  }

  private static String defaultOf(SchemaObject column) {
    String text = column.attribute("default");
    return text.isEmpty() ? "(none)" : CommonText.value(text);
  }

  /** What the type of a column can stand for. */
  Set<CommonType> meanings(SchemaObject column) {
    if (CommonText.checksJson(column.attribute("check"))) {
      return Set.of(CommonType.of(CommonType.Family.JSON));
    }
    String type = column.definition();
    return TypeTables.meanings(schema.engine(), enums.getOrDefault(name(type), type));
  }

  /** The column behind a part. */
  Optional<SchemaObject> column(String key) {
    return schema.objects().stream()
        .filter(object -> object.kind() == Kind.COLUMN && key(object, "").equals(key))
        .findFirst();
  }

  private void key(SchemaObject object) {
    Kind kind = object.kind();
    put(kind, KeyText.columns(object.definition()), object, Map.of());
  }

  /**
   * A unique index means what a unique constraint means, unless it is partial or of expressions.
   */
  private void index(SchemaObject object) {
    String columns = KeyText.indexed(object.definition());
    boolean plain = KeyText.plain(object.definition());
    boolean unique = object.definition().toUpperCase(Locale.ROOT).contains("UNIQUE");
    put(unique && plain ? Kind.UNIQUE : Kind.INDEX, columns, object, Map.of());
  }

  private static Map<String, String> reference(SchemaObject object) {
    return Map.of(
        "on delete", KeyText.action(object.definition(), "DELETE"),
        "on update", KeyText.action(object.definition(), "UPDATE"));
  }

  private void put(String what, SchemaObject object, Map<String, String> facts) {
    put(object.kind(), what, object, facts);
  }

  private void put(Kind kind, String what, SchemaObject object, Map<String, String> facts) {
    boolean whole = what.isEmpty();
    String name = name(whole ? object.name() : owner(object));
    parts.put(
        kind + " " + name + (whole ? "" : " " + what),
        new Part(kind, whole ? name : name + " " + what, object.definition(), facts));
  }

  /** PostgreSQL names the table of an index in its text alone. */
  private static String owner(SchemaObject object) {
    return object.owner().isEmpty() ? KeyText.table(object.definition()) : object.owner();
  }

  private static String key(SchemaObject object, String what) {
    return object.kind() + " " + name(object.name()) + (what.isEmpty() ? "" : " " + what);
  }

  /** Without the schema that everybody has, in small letters. */
  static String name(String name) {
    String plain = CommonText.unquoted(name).toLowerCase(Locale.ROOT);
    return STANDARD.stream()
        .filter(plain::startsWith)
        .findFirst()
        .map(standard -> plain.substring(standard.length()))
        .orElse(plain);
  }
}
