package dev.sluice.db.clickhouse;

import dev.sluice.db.sql.Cutter;
import dev.sluice.db.sql.Script;
import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Cuts a script where clickhouse-client does: at every semicolon. */
final class Splitter {
  private static final Set<String> CLIENT = Set.of("EXIT", "QUIT", "LOGOUT");
  private final String text;
  private final Lexer lexer;
  private final Cutter cutter;
  private List<Token> current = new ArrayList<>();
  private int from;

  Splitter(String text) {
    this.text = text;
    this.lexer = new Lexer(text);
    this.cutter = new Cutter(text);
    this.from = text.startsWith("\uFEFF") ? 1 : 0;
  }

  Script split() {
    for (Optional<Token> next = lexer.next(); next.isPresent(); next = lexer.next()) {
      Token token = next.get();
      if (token.type() == Token.Type.SYMBOL && text.charAt(token.start()) == ';') {
        finish(token.start());
        from = token.end();
        current = new ArrayList<>();
      } else {
        current.add(token);
        refuseData(token);
      }
    }
    finish(text.length());
    return cutter.script();
  }

  /** Rows behind INSERT … FORMAT end where the client's format says, which no lexer knows. */
  private void refuseData(Token token) {
    int size = current.size();
    if (size < 4) {
      return;
    }
    Tokens tokens = ClickHouseTokens.of(text, current);
    boolean data =
        tokens.is(0, "INSERT")
            && tokens.is(size - 3, "FORMAT")
            && !tokens.raw(size - 2).toUpperCase(Locale.ROOT).equals("VALUES")
            && !tokens.is(size - 1, "SETTINGS")
            && !tokens.is(size - 1, ")")
            && !tokens.has("SELECT")
            && !tokens.has("VALUES");
    if (data) {
      throw lexer.refuse(
          token.start(),
          "Rows in the format " + tokens.raw(size - 2) + " stand behind an INSERT",
          "Write the rows as VALUES (…), or load them as a transfer");
    }
  }

  private void finish(int stop) {
    if (current.isEmpty()) {
      return;
    }
    Tokens tokens = ClickHouseTokens.of(text, current);
    if (tokens.size() == 1 && CLIENT.contains(tokens.at(0))) {
      throw lexer.refuse(
          current.get(0).start(),
          "A command of the clickhouse client ends it here",
          "Leave it out");
    }
    cutter.cut(from, stop, Kinds.of(tokens), false);
  }
}
