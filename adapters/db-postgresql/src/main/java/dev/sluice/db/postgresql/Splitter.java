package dev.sluice.db.postgresql;

import dev.sluice.db.sql.Cutter;
import dev.sluice.db.sql.Script;
import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Cuts a script where psql would: at semicolons outside parentheses and BEGIN ATOMIC bodies. */
final class Splitter {
  private final String text;
  private final Lexer lexer;
  private final Cutter cutter;
  private List<Token> current = new ArrayList<>();
  private int from;
  private int parens;
  private int openParen;
  private int bodies;

  Splitter(String text) {
    this.text = text;
    this.lexer = new Lexer(text);
    this.cutter = new Cutter(text);
    this.from = text.startsWith("\uFEFF") ? 1 : 0;
  }

  Script split() {
    for (Optional<Token> next = lexer.next(); next.isPresent(); next = lexer.next()) {
      take(next.get());
    }
    if (parens > 0) {
      throw lexer.refuse(
          openParen, "The parenthesis that opens here is never closed", "Close it with )");
    }
    if (bodies > 0) {
      throw lexer.refuse(
          current.get(0).start(), "A BEGIN ATOMIC body is never closed", "Close it with END");
    }
    finish(text.length());
    return cutter.script();
  }

  private void take(Token token) {
    if (token.type() == Token.Type.SYMBOL) {
      char c = text.charAt(token.start());
      if (c == '(') {
        openParen = parens == 0 ? token.start() : openParen;
        parens++;
      } else if (c == ')') {
        parens = Math.max(0, parens - 1);
      } else if (c == ';' && parens == 0 && bodies == 0) {
        finish(token.start());
        from = token.end();
        current = new ArrayList<>();
        return;
      }
    } else if (token.type() == Token.Type.WORD && parens == 0) {
      countBodies(token);
    }
    current.add(token);
  }

  private void countBodies(Token token) {
    int length = token.end() - token.start();
    if (bodies > 0 && length == 4 && word(token, "CASE")) {
      bodies++;
    } else if (bodies > 0 && length == 3 && word(token, "END")) {
      bodies--;
    } else if (length == 6 && bodies == 0 && word(token, "ATOMIC") && !current.isEmpty()) {
      boolean begins = word(current.get(current.size() - 1), "BEGIN");
      String kind = begins ? Kinds.of(PostgresTokens.of(text, current)) : "";
      if (kind.equals("CREATE FUNCTION") || kind.equals("CREATE PROCEDURE")) {
        bodies = 1;
      }
    }
  }

  private boolean word(Token token, String word) {
    return token.type() == Token.Type.WORD
        && token.end() - token.start() == word.length()
        && text.regionMatches(true, token.start(), word, 0, word.length());
  }

  private void finish(int stop) {
    if (current.isEmpty()) {
      return;
    }
    Tokens tokens = PostgresTokens.of(text, current);
    refuseCopy(tokens);
    String kind = Kinds.of(tokens);
    cutter.cut(from, stop, kind, Kinds.transactional(kind, tokens));
  }

  private void refuseCopy(Tokens tokens) {
    if (tokens.is(0, "COPY") && tokens.has("FROM", "STDIN")) {
      throw lexer.refuse(
          current.get(0).start(),
          "COPY FROM STDIN takes its rows from the client, and a migration has none",
          "Write the rows as INSERT statements");
    }
  }
}
