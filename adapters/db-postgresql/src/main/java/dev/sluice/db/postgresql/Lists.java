package dev.sluice.db.postgresql;

import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.util.Set;

/**
 * Tells names with a list from calls: {@code INSERT INTO t (…)}, {@code WITH x (…) AS}, {@code AS t
 * (…)}, {@code type (1) '2'}. What may be a call counts as one.
 */
final class Lists {
  private static final Set<String> BEFORE =
      Set.of("INTO", "AS", "REFERENCES", "TABLE", "INDEX", "COPY", "CONSTRAINT");

  private final Tokens tokens;
  private final String kind;

  /**
   * Of one statement.
   *
   * @param tokens its tokens
   * @param kind what {@link Kinds} calls it
   */
  Lists(Tokens tokens, String kind) {
    this.tokens = tokens;
    this.kind = kind;
  }

  /** Whether a name between two places, with a parenthesis behind it, certainly is no call. */
  boolean listed(int start, int last) {
    String before = tokens.at(start - 1);
    int after = tokens.closing(last + 1) + 1;
    return BEFORE.contains(before)
        || (before.equals(":") && tokens.is(start - 2, ":"))
        || (before.equals("OF") && tokens.is(start - 2, "PORTION"))
        || tokens.isType(after, Token.Type.STRING)
        || alias(start)
        || clause(start)
        || method(start)
        || operatorClass(start)
        || query(before, after);
  }

  /** A query of WITH. Behind a comma it may be a function: FROM t, f (a) AS (b int). */
  private boolean query(String before, int as) {
    if (!tokens.is(as, "AS", "(")) {
      return false;
    }
    boolean verb =
        Set.of("SELECT", "TABLE", "WITH", "(").contains(tokens.at(as + 2))
            || tokens.is(as + 2, "VALUES", "(")
            || tokens.is(as + 2, "INSERT", "INTO")
            || tokens.is(as + 2, "DELETE", "FROM")
            || tokens.is(as + 2, "MERGE", "INTO");
    return before.equals("WITH") || before.equals("RECURSIVE") || (before.equals(",") && verb);
  }

  /** A name for columns behind a table: FROM t x (a, b), which no call can stand in. */
  private boolean alias(int start) {
    int table = start - 1;
    if (tokens.is(table, "ORDINALITY") || (tokens.is(table, ")") && source(opening(table)))) {
      return true;
    }
    while (tokens.is(table - 1, ".") && tokens.named(table - 2)) {
      table -= 2;
    }
    return tokens.named(table)
        && !Functions.keyWord(tokens.at(table))
        && (tokens.is(table - 1, "FROM") || tokens.is(table - 1, "JOIN"));
  }

  /** Whether parentheses are a sub-query, or the arguments of a function, right behind FROM. */
  private boolean source(int open) {
    int before = open - 1;
    if (tokens.named(before) && !Set.of("FROM", "JOIN", "LATERAL").contains(tokens.at(before))) {
      while (tokens.is(before - 1, ".") && tokens.named(before - 2)) {
        before -= 2;
      }
      before--;
    }
    return Set.of("FROM", "JOIN", "LATERAL").contains(tokens.at(before));
  }

  /** The method of an index or of an exclusion; elsewhere a call stands behind USING. */
  private boolean method(int start) {
    return tokens.is(start - 1, "USING")
        && (tokens.is(start - 2, "EXCLUDE")
            || (kind.startsWith("CREATE INDEX") && start - 1 == behindTable()));
  }

  /** An operator class with options in the list of an index: ON t (a text_pattern_ops (x = 1)). */
  private boolean operatorClass(int start) {
    if (!kind.startsWith("CREATE INDEX")) {
      return false;
    }
    int list = tokens.is(behindTable(), "USING") ? behindTable() + 2 : behindTable();
    int before = start - 2;
    return tokens.is(list, "(")
        && before < tokens.closing(list)
        && (before == list || (tokens.is(before, ",") && depth(list, before) == 1))
        && tokens.named(start - 1)
        && !Functions.keyWord(tokens.at(start - 1));
  }

  /** The place behind the table that an index is made on. */
  private int behindTable() {
    return tokens.afterName(tokens.skipOptions(tokens.find(0, "ON") + 1));
  }

  /** How many parentheses are open before a place, of those from another place on. */
  private int depth(int from, int place) {
    int depth = 0;
    for (int i = from; i < place; i++) {
      depth += tokens.is(i, "(") ? 1 : tokens.is(i, ")") ? -1 : 0;
    }
    return depth;
  }

  private int opening(int closing) {
    int depth = 0;
    for (int i = closing; i >= 0; i--) {
      depth += tokens.is(i, ")") ? 1 : tokens.is(i, "(") ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return 0;
  }

  /** TABLESAMPLE m (…) REPEATABLE (…); COLUMNS (…) PLAN (a INNER (…)). */
  private boolean clause(int start) {
    return switch (tokens.at(start)) {
      case "REPEATABLE" ->
          tokens.is(start - 1, ")") && tokens.is(opening(start - 1) - 2, "TABLESAMPLE");
      case "PLAN" -> plan(start);
      case "INNER", "OUTER", "CROSS", "UNION" -> planned(start);
      default -> tokens.is(start - 1, "TABLESAMPLE");
    };
  }

  private boolean plan(int at) {
    return tokens.is(at - 1, ")") && tokens.is(opening(at - 1) - 1, "COLUMNS");
  }

  private boolean planned(int at) {
    int from = tokens.find(0, "PLAN", "(");
    while (from >= 0 && !(plan(from) && from < at && at < tokens.closing(from + 1))) {
      from = tokens.find(from + 1, "PLAN", "(");
    }
    return from >= 0;
  }
}
