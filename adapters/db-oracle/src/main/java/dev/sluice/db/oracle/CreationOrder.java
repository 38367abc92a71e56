package dev.sluice.db.oracle;

import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts objects into an order in which each finds what it needs; columns come with their table. */
final class CreationOrder {
  private final Map<String, SchemaObject> byName = new HashMap<>();
  private final List<SchemaObject> ordered = new ArrayList<>();
  private final Set<SchemaObject> seen = new HashSet<>();

  private CreationOrder() {}

  static List<SchemaObject> of(List<SchemaObject> objects) {
    CreationOrder order = new CreationOrder();
    List<SchemaObject> rest =
        objects.stream()
            .filter(object -> object.kind() != Kind.COLUMN)
            .sorted(Comparator.comparingInt(CreationOrder::rank))
            .toList();
    rest.forEach(object -> order.byName.put(object.name(), object));
    rest.forEach(order::visit);
    return order.ordered;
  }

  /** Programs are compiled again when they are used, so they may come after all tables. */
  private static int rank(SchemaObject object) {
    Kind kind = object.kind();
    Kind place = kind == Kind.FUNCTION ? Kind.MATERIALIZED_VIEW : kind;
    return place.compareTo(Kind.EXTENSION);
  }

  /** Columns of a table in the order in which they stand. */
  static List<SchemaObject> columnsOf(SchemaObject table, List<SchemaObject> objects) {
    return objects.stream()
        .filter(object -> object.kind() == Kind.COLUMN && object.owner().equals(table.name()))
        .sorted(Comparator.comparingInt(column -> Integer.parseInt(column.attribute("position"))))
        .toList();
  }

  private void visit(SchemaObject object) {
    if (!seen.add(object)) {
      return;
    }
    need(object.owner());
    object.dependsOn().forEach(this::need);
    ordered.add(object);
  }

  private void need(String name) {
    SchemaObject needed = byName.get(name);
    if (needed != null) {
      visit(needed);
    }
  }
}
