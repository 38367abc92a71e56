package dev.sluice.db;

import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import java.util.List;
import java.util.Optional;

/** DDL from the schema model. Every identifier is quoted where the engine needs it. */
public interface SchemaRenderer {
  /** Statements that build the schema in an empty database, in an order that works. */
  List<String> create(Schema schema);

  /** Statement that creates one object (and nothing that belongs to other objects). */
  String create(SchemaObject object);

  /** Statement that drops one object. */
  String drop(SchemaObject object);

  /** Statements that turn one version of an object into another; empty when none can. */
  List<String> alter(SchemaObject from, SchemaObject to);

  /**
   * All statements that turn one schema into another, for an engine that changes tables only as a
   * whole; empty for one whose objects are changed one by one.
   */
  default Optional<List<String>> transition(Schema from, Schema to) {
    return Optional.empty();
  }
}
