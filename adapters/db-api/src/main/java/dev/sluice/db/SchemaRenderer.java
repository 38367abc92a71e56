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

  /** Statements that give an object the other's name; empty when none can. */
  default List<String> rename(SchemaObject object, SchemaObject renamed) {
    return List.of();
  }

  /**
   * Statements right before an object is made on a table that stands already, so that the engine
   * changes nothing else of the wanted schema on the way; none for most.
   */
  default List<String> preparing(SchemaObject object, Schema wanted) {
    return List.of();
  }

  /**
   * A statement of this renderer in a form that changes nothing and does not fail when it is run
   * again; the statement itself where the engine has no such form.
   */
  default String repeatable(String statement) {
    return statement;
  }

  /**
   * Steps that attach an index or constraint to a table with rows without blocking it for long;
   * empty when the usual statement does not block, or nothing better exists. They cannot be one
   * transaction.
   */
  default List<String> online(SchemaObject object) {
    return List.of();
  }
}
