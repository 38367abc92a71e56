package dev.sluice.db.mysql;

import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.util.List;
import java.util.Set;

/** What a statement demands of the way in which a table is changed. */
final class Online {
  private static final Set<String> IN_PLACE = Set.of("INPLACE", "INSTANT");

  /** What may stand behind the type of a column without making another type of it. */
  private static final Set<String> KEEPS =
      Set.of("NOT", "NULL", "DEFAULT", "COMMENT", "FIRST", "AFTER", "(", ")", ",");

  private Online() {}

  /** ALGORITHM=COPY or a LOCK that keeps writers out. */
  static boolean refused(Tokens tokens) {
    return option(tokens, "ALGORITHM", "COPY")
        || option(tokens, "LOCK", "SHARED")
        || option(tokens, "LOCK", "EXCLUSIVE");
  }

  /**
   * Whether an ALTER TABLE says by clauses of their own, and says nothing else, that no row may be
   * written anew: then the server refuses every type that a value of the old one might not fit.
   * LOCK=NONE is no such word: MariaDB copies tables online from 11.2 on.
   *
   * @param clauses what stands between the commas of the statement
   */
  static boolean inPlace(List<Tokens> clauses) {
    List<Tokens> said = clauses.stream().filter(one -> one.is(0, "ALGORITHM")).toList();
    return !said.isEmpty() && said.stream().allMatch(Online::inPlace);
  }

  private static boolean inPlace(Tokens clause) {
    int value = clause.is(1, "=") ? 2 : 1;
    return clause.size() == value + 1 && IN_PLACE.contains(clause.at(value));
  }

  /**
   * Whether a column's definition, from its type on, is a text that cannot have been a number
   * before where nothing is written anew: a counter would lose AUTO_INCREMENT unseen.
   */
  static boolean plainText(Tokens definition) {
    if (!definition.is(0, "VARCHAR", "(") || !definition.is(3, ")")) {
      return false;
    }
    for (int i = 1; i < definition.size(); i++) {
      boolean literal =
          definition.isType(i, Token.Type.STRING) || definition.isType(i, Token.Type.NUMBER);
      boolean place = definition.is(i - 1, "AFTER") && definition.named(i);
      if (!literal && !place && !KEEPS.contains(definition.at(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean option(Tokens tokens, String name, String value) {
    return tokens.has(name, "=", value) || tokens.has(name, value);
  }
}
