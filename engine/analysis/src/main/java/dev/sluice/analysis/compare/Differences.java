package dev.sluice.analysis.compare;

import dev.sluice.analysis.compare.Difference.Change;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Finds what differs between two schemas, object by object. */
final class Differences {
  private Differences() {}

  static List<Difference> between(Schema from, Schema to) {
    Map<ObjectKey, SchemaObject> before = byKey(from);
    Map<ObjectKey, SchemaObject> after = byKey(to);
    List<Difference> found = new ArrayList<>();
    before.forEach(
        (key, object) -> {
          SchemaObject other = after.get(key);
          if (other == null) {
            found.add(one(Change.REMOVED, object, Optional.of(object), Optional.empty(), after));
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
            found.add(one(Change.ADDED, object, Optional.empty(), Optional.of(object), before));
          }
        });
    return List.copyOf(found);
  }

  static Map<ObjectKey, SchemaObject> byKey(Schema schema) {
    Map<ObjectKey, SchemaObject> objects = new LinkedHashMap<>();
    schema.objects().forEach(object -> objects.put(ObjectKey.of(object), object));
    return objects;
  }

  private static Difference one(
      Change change,
      SchemaObject object,
      Optional<SchemaObject> from,
      Optional<SchemaObject> to,
      Map<ObjectKey, SchemaObject> others) {
    List<String> detail = new ArrayList<>();
    if (!object.definition().isEmpty()) {
      detail.add(object.definition());
    }
    if (object.kind() == Kind.COLUMN) {
      rename(object, others).ifPresent(detail::add);
    }
    return new Difference(change, object.kind(), object.name(), detail, from, to);
  }

  /** A column of the same place and type on the other side may be the same one under a new name. */
  private static Optional<String> rename(SchemaObject column, Map<ObjectKey, SchemaObject> others) {
    return others.values().stream()
        .filter(other -> other.kind() == Kind.COLUMN && other.owner().equals(column.owner()))
        .filter(other -> other.attribute("position").equals(column.attribute("position")))
        .filter(other -> other.definition().equals(column.definition()))
        .filter(other -> !other.name().equals(column.name()))
        .map(other -> "note: perhaps a rename, " + Names.plain(other) + " stands in its place")
        .findFirst();
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
