package dev.sluice.db.sqlserver;

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

  /** Procedures find tables when they run, so they come late; indexes before foreign keys. */
  private static int rank(SchemaObject object) {
    boolean procedure = object.attribute("routine").equals("PROCEDURE");
    return procedure
        ? Kind.VIEW.compareTo(Kind.EXTENSION) * 10 + 5
        : object.kind().compareTo(Kind.EXTENSION) * 10;
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
