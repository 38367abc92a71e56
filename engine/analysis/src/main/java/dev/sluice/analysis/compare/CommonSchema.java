package dev.sluice.analysis.compare;

import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.util.Comparator;
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
  private final Set<String> held = new HashSet<>();
  private final Map<String, Part> parts = new LinkedHashMap<>();
  private final Map<String, SchemaObject> columns = new HashMap<>();
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
    schema.objects().stream()
        .filter(object -> object.kind() == Kind.INDEX)
        .sorted(Comparator.comparing(object -> KeyText.where(object.definition())))
        .forEach(common::index);
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
    } else if (object.kind() == Kind.COLUMN) {
      held.add(name(object.definition()));
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
      case INDEX -> {
        return;
      }
      case FOREIGN_KEY -> put(KeyText.reference(object.definition()), object, reference(object));
      case CHECK -> put(CommonText.expression(object.definition()), object, Map.of());
      case VIEW -> put("", object, Map.of());
      default -> {
        if (!meant(object)) {
          left.merge(object.kind(), 1, Integer::sum);
        }
      }
    }
  }

  /** What is compared with the columns that have it, or is there on every engine. */
  private boolean meant(SchemaObject object) {
    return switch (object.kind()) {
      case TYPE -> enums.containsKey(name(object.name())) && held.contains(name(object.name()));
      case SEQUENCE -> !object.attribute("owned-by").isEmpty();
      case SCHEMA -> STANDARD.contains(name(object.name()) + ".");
      default -> false;
    };
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
    columns.put(put("", object, facts), object);
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
    return Optional.ofNullable(columns.get(key));
  }

  private void key(SchemaObject object) {
    Kind kind = object.kind();
    put(kind, KeyText.columns(object.definition()), object, Map.of());
  }

  /**
   * A unique index means what a unique constraint means, unless it is partial or of expressions. Of
   * several on the same columns those of some rows come last and say of which.
   */
  private void index(SchemaObject object) {
    String text = object.definition();
    String on = KeyText.indexed(text);
    String where = KeyText.where(text);
    if (KeyText.unique(text) && KeyText.plain(text)) {
      put(Kind.UNIQUE, on, object, Map.of());
      return;
    }
    boolean taken = parts.containsKey(Kind.INDEX + " " + name(owner(object)) + " " + on);
    Map<String, String> facts =
        Map.of(
            "unique", KeyText.unique(text) ? "yes" : "no",
            "where", where.isEmpty() ? "(all rows)" : where);
    put(Kind.INDEX, taken && !where.isEmpty() ? on + " where " + where : on, object, facts);
  }

  private static Map<String, String> reference(SchemaObject object) {
    return Map.of(
        "on delete", KeyText.action(object.definition(), "DELETE"),
        "on update", KeyText.action(object.definition(), "UPDATE"));
  }

  private String put(String what, SchemaObject object, Map<String, String> facts) {
    return put(object.kind(), what, object, facts);
  }

  private String put(Kind kind, String what, SchemaObject object, Map<String, String> facts) {
    boolean whole = what.isEmpty();
    String name = name(whole ? object.name() : owner(object));
    String key = kind + " " + name + (whole ? "" : " " + what);
    parts.put(key, new Part(kind, whole ? name : name + " " + what, object.definition(), facts));
    return key;
  }

  /** PostgreSQL names the table of an index in its text alone. */
  private static String owner(SchemaObject object) {
    return object.owner().isEmpty() ? KeyText.table(object.definition()) : object.owner();
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
