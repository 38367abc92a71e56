package dev.sluice.analysis.compare;

import dev.sluice.db.schema.SchemaObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;

/** Puts what is needed before what needs it and otherwise keeps the given order. */
final class Sequence {
  private final List<SchemaObject> given;
  private final BiPredicate<SchemaObject, SchemaObject> needs;
  private final Set<SchemaObject> seen = new HashSet<>();
  private final List<SchemaObject> ordered = new ArrayList<>();

  Sequence(List<SchemaObject> given, BiPredicate<SchemaObject, SchemaObject> needs) {
    this.given = given;
    this.needs = needs;
  }

  List<SchemaObject> order() {
    given.forEach(this::visit);
    return ordered;
  }

  private void visit(SchemaObject object) {
    if (seen.add(object)) {
      given.stream().filter(other -> needs.test(object, other)).forEach(this::visit);
      ordered.add(object);
    }
  }
}
