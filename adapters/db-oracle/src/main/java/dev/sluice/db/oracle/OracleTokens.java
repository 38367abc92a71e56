package dev.sluice.db.oracle;

import dev.sluice.db.sql.Folding;
import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.util.List;

/** Tokens as Oracle's scanner sees them; names without quotes are upper case. */
final class OracleTokens {
  private OracleTokens() {}

  static Tokens of(String text) {
    return Tokens.of(text, new Lexer(text), Folding.UPPER);
  }

  static Tokens of(String text, List<Token> list) {
    return new Tokens(text, list, Folding.UPPER);
  }
}
