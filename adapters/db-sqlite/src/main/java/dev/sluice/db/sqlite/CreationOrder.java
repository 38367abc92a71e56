package dev.sluice.db.sqlite;

import dev.sluice.db.schema.SchemaObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Indexes, views and triggers in an order in which each finds the views that it reads. */
final class CreationOrder {
  private final Map<String, SchemaObject> byName;
  private final List<SchemaObject> ordered = new ArrayList<>();
  private final Set<SchemaObject> seen = new HashSet<>();

  private CreationOrder(List<SchemaObject> objects) {
    this.byName =
        objects.stream()
            .collect(
                Collectors.toMap(
                    object -> object.name().toLowerCase(Locale.ROOT), o -> o, (one, other) -> one));
  }

  static List<SchemaObject> of(List<SchemaObject> objects) {
    CreationOrder order = new CreationOrder(objects);
    objects.forEach(order::visit);
    return order.ordered;
  }

  private void visit(SchemaObject object) {
    if (!seen.add(object)) {
      return;
    }
    for (String needed : object.dependsOn()) {
      SchemaObject first = byName.get(needed.toLowerCase(Locale.ROOT));
      if (first != null) {
        visit(first);
      }
    }
    ordered.add(object);
  }
}
