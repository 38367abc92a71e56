package dev.sluice.db.sqlserver;

import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.util.Optional;

/** String literals and their content. */
final class Literals {
  private Literals() {}

  /**
   * The content of '…' or N'…'; a backslash before a line end joins the lines, as on the server.
   */
  static String text(String literal) {
    int open = literal.indexOf('\'');
    return literal
        .substring(open + 1, literal.length() - 1)
        .replace("''", "'")
        .replaceAll("\\\\\\R", "");
  }

  /** The text of an expression that is nothing but literals put together with +. */
  static Optional<String> joined(Tokens tokens, int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      boolean literal = (i - from) % 2 == 0;
      if (literal && tokens.isType(i, Token.Type.STRING)) {
        text.append(text(tokens.raw(i)));
      } else if (literal || !tokens.is(i, "+")) {
        return Optional.empty();
      }
    }
    return to > from && (to - from) % 2 == 1 ? Optional.of(text.toString()) : Optional.empty();
  }
}
