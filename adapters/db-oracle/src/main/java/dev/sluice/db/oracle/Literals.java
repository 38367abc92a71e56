package dev.sluice.db.oracle;

import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.util.Optional;

/** String literals and their content. */
final class Literals {
  private Literals() {}

  /** The content of '…', n'…' or q'[…]'. */
  static String text(String literal) {
    int open = literal.indexOf('\'');
    boolean alternative = open > 0 && "qQ".indexOf(literal.charAt(open - 1)) >= 0;
    return alternative
        ? literal.substring(open + 2, literal.length() - 2)
        : literal.substring(open + 1, literal.length() - 1).replace("''", "'");
  }

  /** The text of an expression that is nothing but literals put together with ||. */
  static Optional<String> joined(Tokens tokens) {
    StringBuilder text = new StringBuilder();
    int i = 0;
    while (tokens.isType(i, Token.Type.STRING)) {
      text.append(text(tokens.raw(i)));
      if (i + 1 == tokens.size()) {
        return Optional.of(text.toString());
      }
      if (!tokens.is(i + 1, "|", "|")) {
        return Optional.empty();
      }
      i += 3;
    }
    return Optional.empty();
  }
}
