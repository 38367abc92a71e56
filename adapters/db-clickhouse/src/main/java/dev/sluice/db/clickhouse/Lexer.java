package dev.sluice.db.clickhouse;

import dev.sluice.db.sql.Position;
import dev.sluice.db.sql.Scanner;
import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Token;
import java.util.Optional;

/**
 * ClickHouse's lexer (src/Parsers/Lexer.cpp): block comments nest, {@code --}, {@code //}, {@code #
 * } and {@code #!} begin a line comment that only a line feed ends, strings and quoted names know
 * backslashes, {@code $tag$ … $tag$} is a string. Typographic quotes, which new servers take for
 * plain ones, are refused.
 */
final class Lexer implements Scanner {
  private final String text;
  private int at;
  private boolean nested;

  Lexer(String text) {
    this.text = text;
  }

  /** Whether a comment inside a comment was seen, which old servers read otherwise. */
  boolean nestedComment() {
    return nested;
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
        quoted(start, c, "string");
        return Token.Type.STRING;
      }
      case '"', '`' -> {
        quoted(start, c, "quoted name");
        return Token.Type.QUOTED_NAME;
      }
      case '\u2018', '\u2019', '\u201C', '\u201D' ->
          throw refuse(
              start,
              "A typographic quote stands here, which new servers read and old ones refuse",
              "Write plain quotes");
      case '$' -> {
        return dollar(start);
      }
      case '\\' ->
          throw refuse(
              start,
              "A command of the clickhouse client (backslash) stands in the script",
              "Write it as SQL, or leave it out: only SQL statements can be approved and run");
      default -> {
        return scanPlain(c);
      }
    }
  }

  private Token.Type scanPlain(char c) {
    if (nameStart(c)) {
      while (at < text.length() && (namePart(text.charAt(at)) || text.charAt(at) == '$')) {
        at++;
      }
      return Token.Type.WORD;
    }
    if (digit(c) || (c == '.' && digit(peek(1)) && !afterOperand())) {
      number();
      return Token.Type.NUMBER;
    }
    refuseNul(at, at + 1);
    at++;
    return Token.Type.SYMBOL;
  }

  /** Behind a name or a bracket a dot takes an element, it begins no number. */
  private boolean afterOperand() {
    char before = at > 0 ? text.charAt(at - 1) : ' ';
    return namePart(before) || ")]\"`".indexOf(before) >= 0;
  }

  private void quoted(int start, char quote, String what) {
    at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '\\') {
        at++;
      } else if (c == quote) {
        if (peek(0) != quote) {
          refuseNul(start, at);
          return;
        }
        at++;
      }
    }
    throw unclosed(start, what, String.valueOf(quote));
  }

  private Token.Type dollar(int start) {
    int end = at + 1;
    while (end < text.length() && namePart(text.charAt(end))) {
      end++;
    }
    if (end >= text.length() || text.charAt(end) != '$') {
      at = Math.max(end, start + 1);
      return end > start + 1 ? Token.Type.WORD : Token.Type.SYMBOL;
    }
    String mark = text.substring(start, end + 1);
    int close = text.indexOf(mark, end + 1);
    if (close < 0) {
      throw unclosed(start, "heredoc", mark);
    }
    refuseNul(start, close);
    at = close + mark.length();
    return Token.Type.STRING;
  }

  private void number() {
    boolean hex = text.charAt(at) == '0' && (peek(1) == 'x' || peek(1) == 'X');
    while (at < text.length()) {
      char c = text.charAt(at);
      boolean exponent =
          !hex && (c == 'e' || c == 'E') && (peek(1) == '+' || peek(1) == '-') && digit(peek(2));
      if (!namePart(c) && c != '.') {
        return;
      }
      at += exponent ? 2 : 1;
    }
  }

  private void skipBlank() {
    while (at < text.length()) {
      if (blank(text.charAt(at))) {
        at++;
      } else if (lineComment()) {
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

  private boolean lineComment() {
    return text.startsWith("--", at)
        || text.startsWith("//", at)
        || text.startsWith("# ", at)
        || text.startsWith("#!", at);
  }

  private void comment() {
    int start = at;
    int depth = 0;
    do {
      if (at >= text.length()) {
        throw unclosed(start, "comment", "*/");
      }
      if (text.startsWith("/*", at)) {
        depth++;
        nested |= depth > 1;
        at += 2;
      } else if (text.startsWith("*/", at)) {
        depth--;
        at += 2;
      } else {
        refuseNul(at, at + 1);
        at++;
      }
    } while (depth > 0);
  }

  private void refuseNul(int from, int to) {
    for (int i = from; i < Math.min(to, text.length()); i++) {
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

  private static boolean blank(char c) {
    return c == ' '
        || (c >= '\t' && c <= '\r')
        || c == '\u0085'
        || c == '\u180E'
        || (c >= '\u200B' && c <= '\u200D')
        || c == '\u2060'
        || c == '\uFEFF'
        || Character.isSpaceChar(c);
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean nameStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  private static boolean namePart(char c) {
    return nameStart(c) || digit(c);
  }
}
