package dev.sluice.db.mysql;

import dev.sluice.db.sql.Folding;
import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.util.List;

/** Tokens as MySQL's and MariaDB's scanner sees them. */
final class MySqlTokens {
  private MySqlTokens() {}

  static Tokens of(String text, Dialect dialect) {
    return Tokens.of(text, new Lexer(text, dialect), Folding.NONE);
  }

  static Tokens of(String text, List<Token> list) {
    return new Tokens(text, list, Folding.NONE);
  }
}
