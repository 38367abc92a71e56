package dev.sluice.analysis.compare;

import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** An order in which objects can be dropped: foreign keys first, users before what they use. */
final class DropOrder {
  private static final List<Kind> ORDER =
      List.of(
          Kind.POLICY,
          Kind.TRIGGER,
          Kind.FOREIGN_KEY,
          Kind.MATERIALIZED_VIEW,
          Kind.VIEW,
          Kind.INDEX,
          Kind.EXCLUSION,
          Kind.CHECK,
          Kind.UNIQUE,
          Kind.PRIMARY_KEY,
          Kind.COLUMN,
          Kind.TABLE,
          Kind.FUNCTION,
          Kind.SEQUENCE,
          Kind.DOMAIN,
          Kind.TYPE,
          Kind.SCHEMA,
          Kind.EXTENSION);

  private final Map<String, List<SchemaObject>> usersOf;
  private final List<SchemaObject> ordered = new ArrayList<>();
  private final Set<SchemaObject> seen = new HashSet<>();

  private DropOrder(List<SchemaObject> objects) {
    usersOf =
        objects.stream()
            .flatMap(object -> object.dependsOn().stream().map(needed -> Map.entry(needed, object)))
            .collect(
                Collectors.groupingBy(
                    Map.Entry::getKey,
                    Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
  }

  static List<SchemaObject> of(List<SchemaObject> objects) {
    DropOrder order = new DropOrder(objects);
    Function<SchemaObject, Integer> rank = object -> ORDER.indexOf(object.kind());
    objects.stream().sorted(Comparator.comparing(rank)).forEach(order::visit);
    return order.ordered;
  }

  private void visit(SchemaObject object) {
    if (seen.add(object)) {
      usersOf.getOrDefault(object.name(), List.of()).forEach(this::visit);
      ordered.add(object);
    }
  }
}
