package dev.sluice.db;

import java.util.function.UnaryOperator;

/**
 * A table as the catalog spells it, without quotes.
 *
 * @param schema its schema, or empty for the session's own
 * @param name its name; any characters
 */
public record TableName(String schema, String name) {
  /** A table of the session's own schema or database. */
  public static TableName of(String name) {
    return new TableName("", name);
  }

  /** As the engine reads it, with each part quoted. */
  public String quoted(UnaryOperator<String> quote) {
    return schema.isEmpty() ? quote.apply(name) : quote.apply(schema) + "." + quote.apply(name);
  }

  @Override
  public String toString() {
    return schema.isEmpty() ? name : schema + "." + name;
  }
}
