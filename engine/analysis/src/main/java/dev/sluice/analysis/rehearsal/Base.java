package dev.sluice.analysis.rehearsal;

import dev.sluice.db.Database;
import dev.sluice.db.schema.Schema;
import java.util.List;
import java.util.Map;

/**
 * What a shadow is built from.
 *
 * @param schema its schema
 * @param script what is run in it then, for example to fill it; empty for nothing
 * @param rows rows per table where the schema comes from, by qualified name; a verdict names them
 */
public record Base(Schema schema, String script, Map<String, Long> rows) {
  public Base {
    rows = Map.copyOf(rows);
  }

  /** A schema alone. */
  public static Base of(Schema schema) {
    return new Base(schema, "", Map.of());
  }

  /** What a script makes of an empty database. */
  public static Base of(String engine, String script) {
    return new Base(new Schema(engine, List.of()), script, Map.of());
  }

  /** A database as it is now. */
  public static Base of(Database target) {
    return new Base(target.schema(), "", target.estimatedRows());
  }
}
