package dev.sluice.analysis.compare;

import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.util.List;
import java.util.Map;

/** Schemas made by hand. */
final class Objects {
  private Objects() {}

  static Schema schema(SchemaObject... objects) {
    return new Schema("postgresql", List.of(objects));
  }

  static SchemaObject table(String name) {
    return object(Kind.TABLE, name, "", "", Map.of("sql-name", name));
  }

  static SchemaObject column(String table, String name, String type, int position) {
    return object(
        Kind.COLUMN,
        table + "." + name,
        table,
        type,
        Map.of("sql-name", name, "owner-sql", table, "position", String.valueOf(position)));
  }

  static SchemaObject index(String table, String name, String columns) {
    return object(
        Kind.INDEX,
        "public." + name,
        table,
        "CREATE INDEX " + name + " ON " + table + " USING btree (" + columns + ")",
        Map.of("sql-name", "public." + name));
  }

  static SchemaObject object(
      Kind kind, String name, String owner, String definition, Map<String, String> attributes) {
    return new SchemaObject(kind, name, owner, definition, attributes, List.of());
  }
}
