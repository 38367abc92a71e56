package dev.sluice.db.clickhouse;

import dev.sluice.db.sql.Folding;
import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.util.List;

/** Tokens as ClickHouse sees them: names keep their letters. */
final class ClickHouseTokens {
  private ClickHouseTokens() {}

  static Tokens of(String text) {
    return Tokens.of(text, new Lexer(text), Folding.NONE);
  }

  static Tokens of(String text, List<Token> list) {
    return new Tokens(text, list, Folding.NONE);
  }
}
