package dev.sluice.db.step;

import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The column along which batches walk, in the engine's words.
 *
 * @param column its name as the catalog spells it
 * @param names every name under which an assignment would change it, in lower case
 * @param sql the column as comparisons and ORDER BY need it
 * @param text an expression over it that gives each value as an exact text
 * @param literal what turns such a text into an expression of the same value
 */
public record BatchKey(
    String column, Set<String> names, String sql, String text, UnaryOperator<String> literal) {
  public BatchKey {
    names = Set.copyOf(names);
  }

  /** Keys above one; every key when there is none. */
  String above(Optional<String> last) {
    return last.map(value -> sql + " > " + literal.apply(value)).orElse(sql + " IS NOT NULL");
  }
}
