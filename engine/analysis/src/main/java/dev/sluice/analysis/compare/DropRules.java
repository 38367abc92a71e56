package dev.sluice.analysis.compare;

import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What has to be dropped by name, and what goes with its owner. */
final class DropRules {
  private static final Set<Kind> KEYS = Set.of(Kind.PRIMARY_KEY, Kind.UNIQUE, Kind.INDEX);
  private final Set<String> goneOwners;
  private final Set<String> goneColumns;
  private final Set<String> goneKeys;
  private final Set<String> partitions;
  private final Map<String, Set<String>> references = new HashMap<>();

  DropRules(SyncPlan plan) {
    List<SchemaObject> gone = plan.drops();
    goneOwners =
        gone.stream()
            .filter(object -> Dependence.owning(object.kind()))
            .map(SchemaObject::name)
            .collect(Collectors.toSet());
    goneKeys =
        gone.stream()
            .filter(object -> KEYS.contains(object.kind()))
            .map(SchemaObject::owner)
            .filter(owner -> !goneOwners.contains(owner))
            .collect(Collectors.toSet());
    partitions =
        plan.target().stream()
            .filter(object -> object.definition().startsWith("PARTITION OF"))
            .map(SchemaObject::name)
            .collect(Collectors.toSet());
    goneColumns =
        gone.stream()
            .filter(object -> object.kind() == Kind.COLUMN)
            .map(object -> object.attribute("owner-sql") + "." + object.attribute("sql-name"))
            .collect(Collectors.toSet());
    gone.stream()
        .filter(object -> object.kind() == Kind.FOREIGN_KEY)
        .forEach(
            object ->
                references
                    .computeIfAbsent(object.owner(), any -> new HashSet<>())
                    .add(object.attribute("references-table")));
  }

  /** Whether the object needs a statement of its own. */
  boolean named(SchemaObject object) {
    if (object.kind() == Kind.FOREIGN_KEY && goneOwners.contains(object.owner())) {
      return circular(object) || goneKeys.contains(object.attribute("references-table"));
    }
    if (object.kind() == Kind.COLUMN && partitions.contains(object.owner())) {
      return false;
    }
    boolean withOwner = !object.owner().isEmpty() && goneOwners.contains(object.owner());
    boolean withColumn = goneColumns.contains(object.attribute("owned-by"));
    return !withOwner && !withColumn;
  }

  /** Whether one dropped object stands in the way of dropping another. */
  boolean needsWhileDropping(SchemaObject object, SchemaObject other) {
    return Dependence.needs(object, other)
        || (object.kind() == Kind.TABLE
            && other.kind() == Kind.TABLE
            && !object.name().equals(other.name())
            && references.getOrDefault(object.name(), Set.of()).contains(other.name()));
  }

  private boolean circular(SchemaObject foreign) {
    String target = foreign.attribute("references-table");
    return !target.equals(foreign.owner()) && reaches(target, foreign.owner(), new HashSet<>());
  }

  private boolean reaches(String from, String goal, Set<String> seen) {
    return from.equals(goal)
        || (seen.add(from)
            && references.getOrDefault(from, Set.of()).stream()
                .anyMatch(next -> reaches(next, goal, seen)));
  }
}
