package dev.sluice.db.sqlite;

import dev.sluice.db.sql.Position;
import dev.sluice.db.sql.Scanner;
import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Token;
import java.util.Optional;

/**
 * SQLite's tokenizer (tokenize.c): comments do not nest, only a line feed ends a line comment, no
 * string knows backslashes, names stand in "…", `…` or […]. A comment that the end of the script
 * leaves open is legal there and refused here, for nobody sees what it swallowed.
 */
final class Lexer implements Scanner {
  private final String text;
  private int at;

  Lexer(String text) {
    this.text = text;
  }

  @Override
  public Optional<Token> next() {
    skipBlank();
    if (at >= text.length()) {
      return Optional.empty();
    }
    int start = at;
    Token.Type type = scan(text.charAt(at));
    return Optional.of(new Token(type, start, at));
  }

  private Token.Type scan(char c) {
    int start = at;
    switch (c) {
      case '\'' -> {
        quoted(start, '\'', "string");
        return Token.Type.STRING;
      }
      case '"', '`' -> {
        quoted(start, c, "quoted name");
        return Token.Type.QUOTED_NAME;
      }
      case '[' -> {
        int close = text.indexOf(']', at);
        if (close < 0) {
          throw unclosed(start, "quoted name", "]");
        }
        refuseNul(start, close);
        at = close + 1;
        return Token.Type.QUOTED_NAME;
      }
      case '?', ':', '@', '#', '$' -> {
        return parameter();
      }
      default -> {
        return scanPlain(c);
      }
    }
  }

  private Token.Type scanPlain(char c) {
    int start = at;
    if ((c == 'x' || c == 'X') && peek(1) == '\'') {
      at++;
      quoted(start, '\'', "blob");
      return Token.Type.STRING;
    }
    if (nameStart(c)) {
      while (at < text.length() && namePart(text.charAt(at))) {
        at++;
      }
      return Token.Type.WORD;
    }
    if (digit(c) || (c == '.' && digit(peek(1)))) {
      number();
      return Token.Type.NUMBER;
    }
    refuseNul(at, at + 1);
    at++;
    return Token.Type.SYMBOL;
  }

  private void quoted(int start, char quote, String what) {
    at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == quote) {
        if (peek(0) != quote) {
          refuseNul(start, at);
          return;
        }
        at++;
      }
    }
    throw unclosed(start, what, String.valueOf(quote));
  }

  private Token.Type parameter() {
    char c = text.charAt(at++);
    int name = at;
    while (at < text.length() && namePart(text.charAt(at))) {
      at++;
    }
    return at > name || c == '?' ? Token.Type.PARAMETER : Token.Type.SYMBOL;
  }

  private void number() {
    if (text.charAt(at) == '0' && (peek(1) == 'x' || peek(1) == 'X')) {
      at += 2;
    }
    while (at < text.length()) {
      char c = text.charAt(at);
      boolean exponent = (c == 'e' || c == 'E') && (peek(1) == '+' || peek(1) == '-');
      if (!namePart(c) && c != '.') {
        return;
      }
      at += exponent && digit(peek(2)) ? 2 : 1;
    }
  }

  private void skipBlank() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == '\uFEFF') {
        at++;
      } else if (text.startsWith("--", at)) {
        int end = text.indexOf('\n', at);
        int stop = end < 0 ? text.length() : end;
        refuseNul(at, stop);
        at = stop;
      } else if (text.startsWith("/*", at)) {
        comment();
      } else {
        return;
      }
    }
  }

  private void comment() {
    int close = text.indexOf("*/", at + 2);
    if (close < 0) {
      throw unclosed(at, "comment", "*/");
    }
    refuseNul(at, close);
    at = close + 2;
  }

  private void refuseNul(int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) == '\0') {
        throw refuse(i, "The script holds a NUL byte", "Save it as plain UTF-8 text");
      }
    }
  }

  private ScriptException unclosed(int start, String what, String close) {
    return refuse(
        start, "The " + what + " that opens here is never closed", "Close it with " + close);
  }

  /** A refusal at an offset of the text. */
  ScriptException refuse(int offset, String message, String action) {
    return Position.refuse(text, offset, message, action);
  }

  private char peek(int ahead) {
    return at + ahead < text.length() ? text.charAt(at + ahead) : ' ';
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean nameStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
  }

  private static boolean namePart(char c) {
    return nameStart(c) || digit(c) || c == '$';
  }
}
