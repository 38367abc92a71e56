package dev.sluice.db.oracle;

import dev.sluice.db.sql.Cutter;
import dev.sluice.db.sql.Position;
import dev.sluice.db.sql.Scanner;
import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Token;
import java.util.Optional;

/** Oracle's scanner for SQL and PL/SQL: comments do not nest, strings may be q'[…]'. */
final class Lexer implements Scanner {
  private static final String OPENING = "[{(<";
  private static final String CLOSING = "]})>";
  private final String text;
  private int at;
  private boolean substitutes;

  Lexer(String text) {
    this.text = text;
    this.at = text.startsWith("\uFEFF") ? 1 : 0;
  }

  /** Whether {@code &name} asks for a value, as in SQL*Plus unless SET DEFINE OFF was said. */
  void substitutes(boolean now) {
    substitutes = now;
  }

  /** The place of the next character that is neither white space nor comment. */
  int place() {
    skipBlank();
    return at;
  }

  /** Goes on at a later place. */
  void goTo(int place) {
    at = place;
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
    int quote = c == 'n' || c == 'N' ? at + 1 : at;
    boolean alternative = charAt(quote) == 'q' || charAt(quote) == 'Q';
    if (alternative && charAt(quote + 1) == '\'') {
      at = quote + 2;
      alternative(start);
      return Token.Type.STRING;
    }
    if (charAt(quote) == '\'') {
      at = quote;
      quoted(start, '\'', "string");
      return Token.Type.STRING;
    }
    if (c == '"') {
      quoted(start, '"', "quoted name");
      return Token.Type.QUOTED_NAME;
    }
    if (digit(c) || (c == '.' && digit(charAt(at + 1)) && charAt(at - 1) != '.')) {
      number();
      return Token.Type.NUMBER;
    }
    if (c == ':' && (namePart(charAt(at + 1)) || charAt(at + 1) == '"')) {
      at++;
      run();
      return Token.Type.PARAMETER;
    }
    if (nameStart(c)) {
      run();
      return Token.Type.WORD;
    }
    return symbol(start, c);
  }

  private Token.Type symbol(int start, char c) {
    if (c == '\0') {
      throw nul(start);
    }
    if (c == '&') {
      refuseVariable(start, start + 1);
    }
    if (c == '#' && firstOnLine(start)) {
      throw refuse(
          start,
          "A line that begins with # is a SQL*Plus command inside a statement",
          "Leave it out: only SQL can be approved and run");
    }
    at++;
    return Token.Type.SYMBOL;
  }

  private void quoted(int start, char close, String what) {
    int open = ++at;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '\0') {
        throw nul(at - 1);
      }
      if (c == close) {
        if (close == '\'' && charAt(at) == close) {
          at++;
        } else {
          refuseVariable(open, at - 1);
          return;
        }
      }
    }
    throw unclosed(start, what, String.valueOf(close));
  }

  /** q'X … X' where X is any character, or a bracket with its partner. */
  private void alternative(int start) {
    int pair = OPENING.indexOf(charAt(at));
    char close = pair < 0 ? charAt(at) : CLOSING.charAt(pair);
    int end = text.indexOf(close + "'", at + 1);
    if (end < 0) {
      throw unclosed(start, "string", close + "'");
    }
    for (int i = at; i < end; i++) {
      if (text.charAt(i) == '\0') {
        throw nul(i);
      }
    }
    refuseVariable(at, end);
    at = end + 2;
  }

  /** SQL*Plus puts values there, so what runs would not be what was approved. */
  private void refuseVariable(int from, int to) {
    for (int i = from; substitutes && i < to; i++) {
      boolean name = text.charAt(i) == '&' && namePart(charAt(i + 1));
      boolean twice = text.charAt(i) == '&' && charAt(i + 1) == '&' && namePart(charAt(i + 2));
      if (name || twice) {
        throw refuse(
            i,
            "SQL*Plus would ask for the value of the substitution variable that begins here",
            "Write the value itself; where & is meant, put SET DEFINE OFF on a line above");
      }
    }
  }

  private void number() {
    digits();
    if (charAt(at) == '.' && charAt(at + 1) != '.') {
      at++;
      digits();
    }
    boolean exponent = charAt(at) == 'e' || charAt(at) == 'E';
    int sign = charAt(at + 1) == '+' || charAt(at + 1) == '-' ? 1 : 0;
    if (exponent && digit(charAt(at + 1 + sign))) {
      at += 1 + sign;
      digits();
    }
    boolean suffix = "fFdD".indexOf(charAt(at)) >= 0 && !namePart(charAt(at + 1));
    at += suffix && at < text.length() ? 1 : 0;
  }

  private void digits() {
    while (digit(charAt(at))) {
      at++;
    }
  }

  private void run() {
    at++;
    while (at < text.length() && namePart(text.charAt(at))) {
      at++;
    }
  }

  private void skipBlank() {
    while (at < text.length()) {
      if (Cutter.blank(text.charAt(at))) {
        at++;
      } else if (text.startsWith("--", at)) {
        at = endOfLine(at);
      } else if (text.startsWith("/*", at)) {
        int end = text.indexOf("*/", at + 2);
        if (end < 0) {
          throw unclosed(at, "comment", "*/");
        }
        refuseNul(at, end);
        at = end + 2;
      } else {
        return;
      }
    }
  }

  /** The place of the line end from a place on, which holds no NUL up to there. */
  int endOfLine(int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
      end++;
    }
    refuseNul(from, end);
    return end;
  }

  private void refuseNul(int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) == '\0') {
        throw nul(i);
      }
    }
  }

  private ScriptException nul(int offset) {
    return refuse(offset, "The script holds a NUL byte", "Save it as plain UTF-8 text");
  }

  private ScriptException unclosed(int start, String what, String close) {
    return refuse(
        start, "The " + what + " that opens here is never closed", "Close it with " + close);
  }

  /** A refusal at an offset of the text. */
  ScriptException refuse(int offset, String message, String action) {
    return Position.refuse(text, offset, message, action);
  }

  /** Whether nothing but white space stands before an offset on its line. */
  boolean firstOnLine(int offset) {
    int i = offset - 1;
    while (i >= 0 && Cutter.blank(text.charAt(i)) && !line(i)) {
      i--;
    }
    return i < 0 || line(i) || text.charAt(i) == '\uFEFF';
  }

  /** Whether nothing but white space stands from an offset to the end of its line. */
  boolean lastOnLine(int offset) {
    int i = offset;
    while (i < text.length() && Cutter.blank(text.charAt(i)) && !line(i)) {
      i++;
    }
    return i >= text.length() || line(i);
  }

  private boolean line(int i) {
    return text.charAt(i) == '\n' || text.charAt(i) == '\r';
  }

  private char charAt(int i) {
    return i >= 0 && i < text.length() ? text.charAt(i) : ' ';
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean nameStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || c >= 0x80;
  }

  private static boolean namePart(char c) {
    return nameStart(c) || digit(c) || c == '#';
  }
}
