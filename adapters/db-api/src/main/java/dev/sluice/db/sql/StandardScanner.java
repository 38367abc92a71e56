package dev.sluice.db.sql;

import java.util.Optional;

/**
 * Standard SQL: doubled quotes in strings and quoted names, line comments, comments in blocks that
 * do not nest. For what no dialect claims; unterminated things reach to the end of the text.
 */
public final class StandardScanner implements Scanner {
  private final String text;
  private int at;

  /** Scans a text from its start. */
  public StandardScanner(String text) {
    this.text = text;
  }

  @Override
  public Optional<Token> next() {
    skipBlank();
    if (at >= text.length()) {
      return Optional.empty();
    }
    int start = at;
    char c = text.charAt(at);
    if (c == '\'') {
      quoted(c);
      return token(Token.Type.STRING, start);
    }
    if (c == '"') {
      quoted(c);
      return token(Token.Type.QUOTED_NAME, start);
    }
    if (c >= '0' && c <= '9') {
      run();
      return token(Token.Type.NUMBER, start);
    }
    if (wordCharacter(c)) {
      run();
      return token(Token.Type.WORD, start);
    }
    at++;
    return token(Token.Type.SYMBOL, start);
  }

  private Optional<Token> token(Token.Type type, int start) {
    return Optional.of(new Token(type, start, at));
  }

  private void run() {
    while (at < text.length() && wordCharacter(text.charAt(at))) {
      at++;
    }
  }

  private void quoted(char quote) {
    at++;
    while (at < text.length()) {
      if (text.charAt(at++) == quote) {
        if (at < text.length() && text.charAt(at) == quote) {
          at++;
        } else {
          return;
        }
      }
    }
  }

  private void skipBlank() {
    while (at < text.length()) {
      if (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == '\uFEFF') {
        at++;
      } else if (text.startsWith("--", at)) {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (text.startsWith("/*", at)) {
        int end = text.indexOf("*/", at + 2);
        at = end < 0 ? text.length() : end + 2;
      } else {
        return;
      }
    }
  }

  private static boolean wordCharacter(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$' || Character.isSurrogate(c);
  }
}
