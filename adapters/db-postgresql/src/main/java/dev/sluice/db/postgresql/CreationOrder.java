package dev.sluice.db.postgresql;

import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An order in which objects can be created: by kind, and what an object depends on before it. A
 * column stands right after its table, which creates it; a default that calls a function or reads a
 * sequence is set when everything it needs is there.
 */
final class CreationOrder {
  private final Map<String, SchemaObject> byName = new HashMap<>();
  private final List<SchemaObject> ordered = new ArrayList<>();
  private final Set<SchemaObject> seen = new HashSet<>();

  private CreationOrder() {}

  static List<SchemaObject> of(List<SchemaObject> objects) {
    CreationOrder order = new CreationOrder();
    objects.stream()
        .filter(object -> object.kind() != Kind.COLUMN)
        .forEach(object -> order.byName.put(object.name(), object));
    List<SchemaObject> rest =
        objects.stream()
            .filter(object -> object.kind() != Kind.COLUMN)
            .sorted(Comparator.comparing(SchemaObject::kind))
            .toList();
    rest.stream().filter(object -> !late(object)).forEach(order::visit);
    objects.stream().filter(object -> object.kind() == Kind.COLUMN).forEach(order.ordered::add);
    rest.stream().filter(CreationOrder::late).forEach(order::visit);
    return order.ordered;
  }

  /** Columns of a table in the order in which they stand. */
  static List<SchemaObject> columnsOf(SchemaObject table, List<SchemaObject> objects) {
    return objects.stream()
        .filter(object -> object.kind() == Kind.COLUMN && object.owner().equals(table.name()))
        .sorted(Comparator.comparingInt(column -> Integer.parseInt(column.attribute("position"))))
        .toList();
  }

  static boolean setsItsDefaultLater(SchemaObject column) {
    return column.attribute("default").contains("(");
  }

  /** Created when all tables have their columns. */
  private static boolean late(SchemaObject object) {
    return object.kind().compareTo(Kind.TABLE) > 0;
  }

  private void visit(SchemaObject object) {
    if (!seen.add(object)) {
      return;
    }
    need(object.owner());
    need(object.attribute("namespace"));
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
