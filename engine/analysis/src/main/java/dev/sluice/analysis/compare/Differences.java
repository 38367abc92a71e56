package dev.sluice.analysis.compare;

import dev.sluice.analysis.compare.Difference.Change;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Finds what differs between two schemas, object by object. */
final class Differences {
  private Differences() {}

  static List<Difference> between(Schema from, Schema to) {
    Map<ObjectKey, SchemaObject> before = byKey(from);
    Map<ObjectKey, SchemaObject> after = byKey(to);
    Map<SchemaObject, String> guesses = guesses(from, to);
    List<Difference> found = new ArrayList<>();
    before.forEach(
        (key, object) -> {
          SchemaObject other = after.get(key);
          if (other == null) {
            found.add(one(Change.REMOVED, object, guesses));
          } else if (!object.canonical().equals(other.canonical())) {
            found.add(
                new Difference(
                    Change.CHANGED,
                    key.kind(),
                    key.name(),
                    details(object, other),
                    Optional.of(object),
                    Optional.of(other)));
          }
        });
    after.forEach(
        (key, object) -> {
          if (!before.containsKey(key)) {
            found.add(one(Change.ADDED, object, guesses));
          }
        });
    return List.copyOf(found);
  }

  static Map<ObjectKey, SchemaObject> byKey(Schema schema) {
    Map<ObjectKey, SchemaObject> objects = new LinkedHashMap<>();
    schema.objects().forEach(object -> objects.put(ObjectKey.of(object), object));
    return objects;
  }

  private static Map<SchemaObject, String> guesses(Schema from, Schema to) {
    Map<SchemaObject, String> guesses = new HashMap<>();
    for (Rename rename : Renames.between(from, to, Set.of())) {
      guesses.put(rename.from(), rename.text());
      guesses.put(rename.to(), rename.text());
    }
    return guesses;
  }

  private static Difference one(
      Change change, SchemaObject object, Map<SchemaObject, String> guesses) {
    List<String> detail = new ArrayList<>();
    if (!object.definition().isEmpty()) {
      detail.add(object.definition());
    }
    Optional.ofNullable(guesses.get(object)).ifPresent(detail::add);
    boolean gone = change == Change.REMOVED;
    return new Difference(
        change,
        object.kind(),
        object.name(),
        detail,
        gone ? Optional.of(object) : Optional.empty(),
        gone ? Optional.empty() : Optional.of(object));
  }

  private static List<String> details(SchemaObject from, SchemaObject to) {
    List<String> lines = new ArrayList<>();
    if (!from.definition().equals(to.definition())) {
      String what = to.kind() == Kind.COLUMN ? "type" : "definition";
      lines.add(what + " was " + shown(from.definition()) + ", is " + shown(to.definition()));
    }
    TreeSet<String> keys = new TreeSet<>(from.attributes().keySet());
    keys.addAll(to.attributes().keySet());
    keys.remove("position");
    for (String key : keys) {
      if (!from.attribute(key).equals(to.attribute(key))) {
        lines.add(
            key.replace('-', ' ')
                + " was "
                + shown(from.attribute(key))
                + ", is "
                + shown(to.attribute(key)));
      }
    }
    return lines;
  }

  private static String shown(String value) {
    return value.isEmpty() ? "(none)" : value;
  }
}
