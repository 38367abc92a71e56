package dev.sluice.analysis.compare;

import dev.sluice.db.schema.SchemaObject;
import java.util.List;
import java.util.Optional;

/**
 * One difference between two schemas.
 *
 * @param change what happened on the way from the first to the second
 * @param kind kind of the object
 * @param name its qualified name
 * @param detail what differs, a line each
 * @param from the object in the first schema
 * @param to the object in the second schema
 */
public record Difference(
    Change change,
    SchemaObject.Kind kind,
    String name,
    List<String> detail,
    Optional<SchemaObject> from,
    Optional<SchemaObject> to) {
  public Difference {
    detail = List.copyOf(detail);
  }

  /** What happened to an object. */
  public enum Change {
    ADDED,
    REMOVED,
    CHANGED
  }
}
