package dev.sluice.db.schema;

import dev.sluice.db.schema.SchemaObject.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

/** Puts objects into an order in which each finds what it needs; columns come with their table. */
public final class CreationOrder {
  private final Map<String, SchemaObject> byName = new HashMap<>();
  private final List<SchemaObject> ordered = new ArrayList<>();
  private final Set<SchemaObject> seen = new HashSet<>();

  private CreationOrder() {}

  /**
   * The objects but for columns, those of a low rank first where nothing they need stands against.
   *
   * @param rank where an engine wants an object to stand
   */
  public static List<SchemaObject> of(
      List<SchemaObject> objects, ToIntFunction<SchemaObject> rank) {
    return by(Comparator.comparingInt(rank), objects);
  }

  /** The objects but for columns, by their kind where nothing they need stands against. */
  public static List<SchemaObject> ofKinds(List<SchemaObject> objects) {
    return by(Comparator.comparing(SchemaObject::kind), objects);
  }

  private static List<SchemaObject> by(
      Comparator<SchemaObject> wanted, List<SchemaObject> objects) {
    CreationOrder order = new CreationOrder();
    List<SchemaObject> rest =
        objects.stream().filter(object -> object.kind() != Kind.COLUMN).sorted(wanted).toList();
    rest.forEach(object -> order.byName.put(object.name(), object));
    rest.forEach(order::visit);
    return order.ordered;
  }

  /** Columns of a table in the order in which they stand. */
  public static List<SchemaObject> columnsOf(SchemaObject table, List<SchemaObject> objects) {
    return objects.stream()
        .filter(object -> object.kind() == Kind.COLUMN && object.owner().equals(table.name()))
        .sorted(Comparator.comparingInt(CreationOrder::position))
        .toList();
  }

  /** A column of which nobody told where it stands comes last. */
  private static int position(SchemaObject column) {
    String position = column.attribute("position");
    return position.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(position);
  }

  private void visit(SchemaObject object) {
    if (!seen.add(object)) {
      return;
    }
    need(object.attribute("namespace"));
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
