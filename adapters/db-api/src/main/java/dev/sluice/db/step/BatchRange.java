package dev.sluice.db.step;

import java.util.Optional;

/**
 * The keys of one batch.
 *
 * @param last the last key before it as an exact text; empty when it is the first
 * @param upper its own last key
 */
public record BatchRange(BatchKey key, Optional<String> last, String upper) {
  /** The condition for its rows. */
  public String sql() {
    return sql("");
  }

  /**
   * The condition for those of its rows that are in a copy too. It needs no name for the table that
   * is changed, for the key is unique and never NULL.
   *
   * @param copy a table that has the key's column under its name
   */
  String copied(String copy) {
    return "%s AND %s IN (SELECT k.%s FROM %s k WHERE %s)"
        .formatted(sql(), key.sql(), key.sql(), copy, sql("k."));
  }

  /**
   * The condition for its rows in a source of rows.
   *
   * @param qualifier what stands before the key, such as {@code a.}
   */
  public String sql(String qualifier) {
    String column = qualifier + key.sql();
    String from =
        last.map(value -> column + " > " + key.literal().apply(value) + " AND ").orElse("");
    return from + column + " <= " + key.literal().apply(upper);
  }
}
