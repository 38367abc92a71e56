package dev.sluice.db.schema;

import java.util.Comparator;
import java.util.List;

/**
 * Everything that a database holds besides rows, as a flat list of objects in canonical order
 * (kind, name). Equal schemas are equal records and have equal {@link #fingerprint()}s.
 */
public record Schema(String engine, List<SchemaObject> objects) {
  public Schema {
    objects =
        objects.stream()
            .sorted(Comparator.comparing(SchemaObject::kind).thenComparing(SchemaObject::name))
            .toList();
  }

  /** SHA-256 over the canonical text of all objects. */
  public String fingerprint() {
    StringBuilder text = new StringBuilder(engine).append('\n');
    for (SchemaObject object : objects) {
      text.append(object.canonical()).append('\n');
    }
    return dev.sluice.db.digest.Sha256.hex(text.toString());
  }
}
