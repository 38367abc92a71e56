package dev.sluice.analysis.compare;

import dev.sluice.analysis.compare.Difference.Change;
import dev.sluice.db.SchemaRenderer;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares two schemas and writes the script that leads from one to the other. */
public final class SchemaComparison {
  /** Attributes that follow from the name, or that equality leaves out. */
  private static final Set<String> UNTOLD = Set.of("position", "sql-name", "owner-sql", "contype");

  private SchemaComparison() {}

  /** Differences on the way from one schema to another; empty when they are equal. */
  public static List<Difference> differences(Schema from, Schema to) {
    Map<String, SchemaObject> before = byKey(from);
    Map<String, SchemaObject> after = byKey(to);
    Set<String> keys = new TreeSet<>(before.keySet());
    keys.addAll(after.keySet());
    List<Difference> differences = new ArrayList<>();
    for (String key : keys) {
      difference(Optional.ofNullable(before.get(key)), Optional.ofNullable(after.get(key)))
          .ifPresent(differences::add);
    }
    return differences;
  }

  /** The script that turns {@code from} into {@code to}, ordered by dependency. */
  public static SyncScript script(Schema from, Schema to, SchemaRenderer renderer) {
    return new SyncPlan(from, to, renderer).script();
  }

  private static Optional<Difference> difference(
      Optional<SchemaObject> from, Optional<SchemaObject> to) {
    if (from.isPresent() && to.isPresent()) {
      SchemaObject now = to.get();
      return from.get().canonical().equals(now.canonical())
          ? Optional.empty()
          : Optional.of(
              new Difference(
                  Change.CHANGED, now.kind(), now.name(), details(from.get(), now), from, to));
    }
    SchemaObject only = from.or(() -> to).orElseThrow();
    Change change = from.isPresent() ? Change.REMOVED : Change.ADDED;
    return Optional.of(
        new Difference(change, only.kind(), only.name(), List.of(only.definition()), from, to));
  }

  private static List<String> details(SchemaObject from, SchemaObject to) {
    List<String> details = new ArrayList<>();
    if (!from.definition().equals(to.definition())) {
      details.add("definition: %s → %s".formatted(from.definition(), to.definition()));
    }
    Set<String> names = new TreeSet<>(from.attributes().keySet());
    names.addAll(to.attributes().keySet());
    names.removeAll(UNTOLD);
    for (String name : names) {
      if (!from.attribute(name).equals(to.attribute(name))) {
        details.add(
            "%s: %s → %s".formatted(name, or(from.attribute(name)), or(to.attribute(name))));
      }
    }
    return details;
  }

  private static String or(String value) {
    return value.isEmpty() ? "none" : value;
  }

  private static Map<String, SchemaObject> byKey(Schema schema) {
    Map<String, SchemaObject> objects = new TreeMap<>();
    schema
        .objects()
        .forEach(
            object ->
                objects.put(
                    "%02d %s"
                        .formatted(
                            object.kind().compareTo(SchemaObject.Kind.EXTENSION), object.name()),
                    object));
    return objects;
  }

  /**
   * A script between two schemas.
   *
   * @param sql the statements, each ended by {@code ;} and a line end; empty when equal
   * @param losses what rows or values the script gives up or cannot bring back, a line each
   * @param unsupported differences that no statement can express, a line each
   */
  public record SyncScript(String sql, List<String> losses, List<String> unsupported) {
    public SyncScript {
      losses = List.copyOf(losses);
      unsupported = List.copyOf(unsupported);
    }
  }
}
