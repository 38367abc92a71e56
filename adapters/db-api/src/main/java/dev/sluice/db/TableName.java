package dev.sluice.db;

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

  @Override
  public String toString() {
    return schema.isEmpty() ? name : schema + "." + name;
  }
}
