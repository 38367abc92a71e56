package dev.sluice.db.postgresql;

import dev.sluice.db.sql.Folding;
import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.util.List;

/** Tokens as PostgreSQL's scanner sees them. */
final class PostgresTokens {
  private PostgresTokens() {}

  static Tokens of(String text) {
    return Tokens.of(text, new Lexer(text), Folding.LOWER);
  }

  static Tokens of(String text, List<Token> list) {
    return new Tokens(text, list, Folding.LOWER);
  }
}
