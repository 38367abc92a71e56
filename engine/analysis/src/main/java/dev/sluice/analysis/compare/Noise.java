package dev.sluice.analysis.compare;

import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Differences that somebody does not want to hear of. */
public enum Noise {
  /** Names of constraints and indexes that are otherwise equal. */
  NAMES,
  /** White space in definitions. */
  WHITESPACE,
  /** Collations and character sets. */
  COLLATION,
  /** Comments. */
  COMMENTS,
  /** Order of columns, which is never a difference anyhow. */
  ORDER;

  private static final Set<Kind> NAMELESS =
      EnumSet.of(
          Kind.PRIMARY_KEY, Kind.UNIQUE, Kind.CHECK, Kind.EXCLUSION, Kind.INDEX, Kind.FOREIGN_KEY);

  /**
   * The second schema with everything that differs from the first by noise alone made equal to it,
   * so that neither a comparison nor a script sees the noise.
   *
   * @param kinds kinds of objects that are left out as a whole
   */
  public static Schema quiet(Schema from, Schema to, Set<Noise> noise, Set<Kind> kinds) {
    Map<ObjectKey, SchemaObject> before = Differences.byKey(from);
    Map<String, SchemaObject> nameless = new HashMap<>();
    if (noise.contains(NAMES)) {
      Set<ObjectKey> kept = Differences.byKey(to).keySet();
      from.objects().stream()
          .filter(object -> NAMELESS.contains(object.kind()))
          .filter(object -> !kept.contains(ObjectKey.of(object)))
          .forEach(object -> nameless.putIfAbsent(nameless(object), object));
    }
    List<SchemaObject> quiet = new ArrayList<>();
    from.objects().stream().filter(object -> kinds.contains(object.kind())).forEach(quiet::add);
    for (SchemaObject object : to.objects()) {
      SchemaObject same = before.get(ObjectKey.of(object));
      if (kinds.contains(object.kind())) {
        continue;
      }
      if (same == null && NAMELESS.contains(object.kind())) {
        same = nameless.remove(nameless(object));
        quiet.add(same == null ? object : same);
      } else {
        quiet.add(same == null ? object : quiet(same, object, noise));
      }
    }
    return new Schema(to.engine(), quiet);
  }

  private static SchemaObject quiet(SchemaObject from, SchemaObject to, Set<Noise> noise) {
    Map<String, String> attributes = new TreeMap<>(to.attributes());
    String definition = to.definition();
    if (noise.contains(COMMENTS)) {
      take(from, attributes, "comment");
    }
    if (noise.contains(COLLATION)) {
      take(from, attributes, "collation");
      take(from, attributes, "charset");
    }
    if (noise.contains(WHITESPACE)
        && spaceless(from.definition()).equals(spaceless(to.definition()))) {
      definition = from.definition();
    }
    return new SchemaObject(
        to.kind(), to.name(), to.owner(), definition, attributes, to.dependsOn());
  }

  private static void take(SchemaObject from, Map<String, String> attributes, String key) {
    attributes.remove(key);
    if (!from.attribute(key).isEmpty()) {
      attributes.put(key, from.attribute(key));
    }
  }

  private static String spaceless(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  /** An object without its own name, which its definition may repeat. */
  private static String nameless(SchemaObject object) {
    String name = object.name().substring(object.name().lastIndexOf('.') + 1);
    return object.kind()
        + "\t"
        + object.owner()
        + "\t"
        + object.definition().replaceFirst("(?<![\\w\"])\"?\\Q" + name + "\\E\"?(?![\\w\"])", "…");
  }
}
