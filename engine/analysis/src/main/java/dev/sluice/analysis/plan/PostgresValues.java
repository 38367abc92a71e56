package dev.sluice.analysis.plan;

import dev.sluice.analysis.risk.PlainFunctions;
import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.util.List;
import java.util.Set;

/** Expressions that give the same value in every session, and in a trigger as in an UPDATE. */
final class PostgresValues {
  private static final Set<String> WORDS =
      Set.of(
          "AND",
          "AS",
          "BETWEEN",
          "CASE",
          "CAST",
          "ELSE",
          "END",
          "FALSE",
          "IN",
          "IS",
          "LIKE",
          "NOT",
          "NULL",
          "OR",
          "THEN",
          "TRUE",
          "WHEN",
          "BIGINT",
          "BOOLEAN",
          "INT",
          "INTEGER",
          "NUMERIC",
          "SMALLINT",
          "TEXT",
          "UUID",
          "VARCHAR");

  /** What PL/pgSQL would take for a variable of its own. */
  private static final Set<String> VARIABLES = Set.of("new", "old", "found");

  private PostgresValues() {}

  /** Whether an expression is made of columns, of constants, and of what is known well enough. */
  static boolean settled(Tokens value, List<String> columns) {
    for (int i = 0; i < value.size(); i++) {
      boolean open = value.is(i + 1, "(");
      String word = value.at(i);
      String name = Written.last(value.raw(i));
      boolean known =
          value.isType(i, Token.Type.WORD)
              ? (open ? PlainFunctions.NAMES : columns).contains(name) || WORDS.contains(word)
              : value.isType(i, Token.Type.SYMBOL)
                  || value.isType(i, Token.Type.NUMBER)
                  || plainString(value, i);
      if (!known || VARIABLES.contains(name) || name.startsWith("tg_")) {
        return false;
      }
    }
    return true;
  }

  private static boolean plainString(Tokens value, int i) {
    return value.isType(i, Token.Type.STRING) && value.raw(i).matches("'[^'\\\\$;]*'");
  }
}
