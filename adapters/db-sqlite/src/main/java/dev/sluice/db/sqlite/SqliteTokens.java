package dev.sluice.db.sqlite;

import dev.sluice.db.sql.Folding;
import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.util.List;

/** Tokens as SQLite sees them: names keep their letters, though SQLite compares without case. */
final class SqliteTokens {
  private SqliteTokens() {}

  static Tokens of(String text) {
    return Tokens.of(text, new Lexer(text), Folding.NONE);
  }

  static Tokens of(String text, List<Token> list) {
    return new Tokens(text, list, Folding.NONE);
  }
}
