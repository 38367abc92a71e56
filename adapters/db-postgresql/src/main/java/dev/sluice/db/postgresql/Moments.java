package dev.sluice.db.postgresql;

import dev.sluice.db.sql.Tokens;
import java.util.Set;

/**
 * When the calls in a statement are carried out: with it, or with later statements that use what it
 * makes, such as the default of a column, a check or the query of a view. Expressions of indexes
 * and of generated columns count as carried out with it: they must be immutable, but the server
 * takes a function's word for it, and an immutable function may call one that writes. What a domain
 * calls counts so too, for a later statement can use the domain without naming it.
 */
final class Moments {
  /** When a call at a place is carried out. */
  enum Moment {
    NEVER,
    NOW,
    LATER
  }

  private final Moment[] moments;
  private final boolean domain;

  Moments(Tokens tokens, String kind) {
    this.moments = new Moment[tokens.size()];
    this.domain = kind.endsWith(" DOMAIN");
    switch (kind) {
      case "SELECT",
          "INSERT",
          "UPDATE",
          "DELETE",
          "MERGE",
          "VALUES",
          "TABLE",
          "WITH",
          "EXPLAIN",
          "COPY",
          "DECLARE" ->
          fill(0, Moment.NOW);
      case "CREATE MATERIALIZED VIEW" -> fill(Math.max(0, tokens.find(0, "AS")), Moment.NOW);
      case "CREATE VIEW" -> fill(Math.max(0, tokens.find(0, "AS")), Moment.LATER);
      case "CREATE TABLE" -> table(tokens);
      case "ALTER TABLE" -> parts(tokens, Set.of("DEFAULT", "USING", "CHECK"), Moment.NOW);
      case "CREATE INDEX", "CREATE INDEX CONCURRENTLY" ->
          fill(tokens.afterName(tokens.skipOptions(tokens.find(0, "ON") + 1)), Moment.NOW);
      case "CREATE DOMAIN", "ALTER DOMAIN" -> parts(tokens, Set.of("DEFAULT", "CHECK"), Moment.NOW);
      default -> {}
    }
  }

  Moment at(int i) {
    Moment moment = moments[i];
    return moment == null ? Moment.NEVER : moment;
  }

  private void table(Tokens tokens) {
    int as = query(tokens);
    if (as > 0) {
      fill(as, Moment.NOW);
    } else {
      parts(tokens, Set.of("DEFAULT", "CHECK"), Moment.LATER);
    }
  }

  /** The AS outside parentheses, before the query that fills a table, or -1. */
  private static int query(Tokens tokens) {
    int depth = 0;
    for (int i = 0; i < tokens.size(); i++) {
      depth += step(tokens.at(i));
      if (depth == 0 && tokens.is(i, "AS")) {
        return i;
      }
    }
    return -1;
  }

  private static int step(String word) {
    return switch (word) {
      case "(", "[" -> 1;
      case ")", "]" -> -1;
      default -> 0;
    };
  }

  /** From one of these words up to the comma that ends the column, constraint or action. */
  private void parts(Tokens tokens, Set<String> words, Moment moment) {
    Moment current = Moment.NEVER;
    int depth = 0;
    int since = 0;
    for (int i = 0; i < moments.length; i++) {
      String word = tokens.at(i);
      depth += step(word);
      if (current != Moment.NEVER && depth <= since && (word.equals(",") || depth < since)) {
        current = Moment.NEVER;
      } else if (kept(tokens, i) && (current == Moment.NEVER || depth == since)) {
        current = Moment.NOW;
        since = depth;
      } else if (current == Moment.NEVER && words.contains(word)) {
        current = tokens.is(i - 1, "SET") && !domain ? Moment.LATER : moment;
        since = depth;
      }
      moments[i] = current;
    }
  }

  /** Whether the expression of a generated column, or of an exclusion's index, begins here. */
  private static boolean kept(Tokens tokens, int i) {
    boolean generated = tokens.is(i - 1, "ALWAYS") || tokens.is(i - 1, "EXPRESSION");
    return (generated && tokens.is(i, "AS", "(")) || tokens.is(i, "EXCLUDE", "USING");
  }

  private void fill(int from, Moment moment) {
    for (int i = from; i < moments.length; i++) {
      moments[i] = moment;
    }
  }
}
