package dev.sluice.analysis.compare;

import dev.sluice.db.schema.SchemaObject;

/** Identity of an object in a schema. */
record ObjectKey(SchemaObject.Kind kind, String name) {
  static ObjectKey of(SchemaObject object) {
    return new ObjectKey(object.kind(), object.name());
  }
}
