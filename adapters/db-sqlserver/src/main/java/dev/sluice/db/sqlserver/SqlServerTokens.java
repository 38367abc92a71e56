package dev.sluice.db.sqlserver;

import dev.sluice.db.sql.Folding;
import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.util.List;

/** Tokens as Transact-SQL's scanner sees them; names keep their case. */
final class SqlServerTokens {
  private SqlServerTokens() {}

  static Tokens of(String text) {
    return Tokens.of(text, new Lexer(text), Folding.NONE);
  }

  static Tokens of(String text, List<Token> list) {
    return new Tokens(text, list, Folding.NONE);
  }
}
