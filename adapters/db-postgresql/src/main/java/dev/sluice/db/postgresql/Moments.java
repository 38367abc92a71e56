package dev.sluice.db.postgresql;

import dev.sluice.db.sql.Tokens;
import java.util.Set;

/**
 * When the calls in a statement are carried out: with it, or with later statements that use what it
 * makes, such as the default of a column, a check or the query of a view. Expressions of indexes
 * and of generated columns must be immutable, so the server lets nothing be written in them.
 */
final class Moments {
  /** When a call at a place is carried out. */
  enum Moment {
    NEVER,
    NOW,
    LATER
  }

  private final Moment[] moments;

  Moments(Tokens tokens, String kind) {
    this.moments = new Moment[tokens.size()];
    switch (kind) {
      case "SELECT",
          "INSERT",
          "UPDATE",
          "DELETE",
          "MERGE",
          "VALUES",
          "WITH",
          "EXPLAIN",
          "COPY",
          "DECLARE" ->
          fill(0, Moment.NOW);
      case "CREATE MATERIALIZED VIEW" -> fill(Math.max(0, tokens.find(0, "AS")), Moment.NOW);
      case "CREATE VIEW" -> fill(Math.max(0, tokens.find(0, "AS")), Moment.LATER);
      case "CREATE TABLE" -> table(tokens);
      case "ALTER TABLE" -> parts(tokens, Set.of("DEFAULT", "USING", "CHECK"), Moment.NOW);
      case "CREATE DOMAIN", "ALTER DOMAIN" ->
          parts(tokens, Set.of("DEFAULT", "CHECK"), Moment.LATER);
      default -> {}
    }
  }

  Moment at(int i) {
    Moment moment = moments[i];
    return moment == null ? Moment.NEVER : moment;
  }

  private void table(Tokens tokens) {
    int as = tokens.find(0, "AS");
    boolean query = as > 0 && !tokens.is(as - 1, "ALWAYS") && !tokens.is(as - 1, "DEFAULT");
    if (query) {
      fill(as, Moment.NOW);
    } else {
      parts(tokens, Set.of("DEFAULT", "CHECK"), Moment.LATER);
    }
  }

  /** From one of these words up to the comma that ends the column, constraint or action. */
  private void parts(Tokens tokens, Set<String> words, Moment moment) {
    Moment current = Moment.NEVER;
    int depth = 0;
    int since = 0;
    for (int i = 0; i < moments.length; i++) {
      String word = tokens.at(i);
      depth += word.equals("(") ? 1 : word.equals(")") ? -1 : 0;
      if (current != Moment.NEVER && depth <= since && (word.equals(",") || depth < since)) {
        current = Moment.NEVER;
      } else if (current == Moment.NEVER && words.contains(word)) {
        current = tokens.is(i - 1, "SET") ? Moment.LATER : moment;
        since = depth;
      }
      moments[i] = current;
    }
  }

  private void fill(int from, Moment moment) {
    for (int i = from; i < moments.length; i++) {
      moments[i] = moment;
    }
  }
}
