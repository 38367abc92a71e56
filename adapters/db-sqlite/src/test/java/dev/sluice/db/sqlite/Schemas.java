package dev.sluice.db.sqlite;

import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Views of schemas that tests compare. */
final class Schemas {
  private Schemas() {}

  /** The schema as if it had been read from an engine that keeps no text. */
  static Schema withoutText(Schema schema) {
    return new Schema(
        schema.engine(),
        schema.objects().stream()
            .map(
                object -> {
                  Map<String, String> attributes = new TreeMap<>(object.attributes());
                  attributes.remove("text");
                  return new SchemaObject(
                      object.kind(),
                      object.name(),
                      object.owner(),
                      object.definition(),
                      attributes,
                      object.dependsOn());
                })
            .toList());
  }

  static List<String> canonical(Schema schema) {
    return schema.objects().stream().map(SchemaObject::canonical).toList();
  }
}
