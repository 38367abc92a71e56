package dev.sluice.db.sqlserver;

import dev.sluice.db.sql.Position;
import dev.sluice.db.sql.Scanner;
import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Token;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Transact-SQL's scanner: nested comments, names in brackets, and what sqlcmd would do to the text
 * before the server sees it, which is refused.
 */
final class Lexer implements Scanner {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\([A-Za-z_][A-Za-z0-9_\\-]*\\)");
  private final String text;
  private int at;

  Lexer(String text) {
    this.text = text;
    this.at = text.startsWith("\uFEFF") ? 1 : 0;
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
    if (c == '\'' || ((c == 'N' || c == 'n') && peek(1) == '\'')) {
      at += c == '\'' ? 0 : 1;
      quoted(start, '\'', "string");
      return Token.Type.STRING;
    }
    if (c == '"') {
      quoted(start, '"', "quoted name");
      return Token.Type.QUOTED_NAME;
    }
    if (c == '[') {
      quoted(start, ']', "name in brackets");
      return Token.Type.QUOTED_NAME;
    }
    if (digit(c) || (c == '.' && digit(peek(1)) && !namePart(before(start)))) {
      number();
      return Token.Type.NUMBER;
    }
    if (c == '@') {
      run();
      return Token.Type.PARAMETER;
    }
    if (nameStart(c) || (c == '$' && nameStart(peek(1)))) {
      run();
      return Token.Type.WORD;
    }
    return symbol(start, c);
  }

  private Token.Type symbol(int start, char c) {
    if (c == '$' && peek(1) == '(') {
      refuseVariable(start, Math.min(text.length(), start + 200));
    }
    boolean first = firstOnLine(start);
    if (first && ((c == ':' && nameStart(peek(1))) || (c == '!' && peek(1) == '!'))) {
      throw refuse(
          start,
          "A sqlcmd command (" + c + ") stands in the script, which the server does not know",
          "Write it as Transact-SQL, or leave it out: only SQL can be approved and run");
    }
    at++;
    return Token.Type.SYMBOL;
  }

  /** From the opening to the closing quote; a doubled closing one belongs to the content. */
  private void quoted(int start, char close, String what) {
    int open = ++at;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '\0') {
        throw nul(at - 1);
      }
      if (c == close) {
        if (at < text.length() && text.charAt(at) == close) {
          at++;
        } else {
          refuseVariable(open, at);
          return;
        }
      }
    }
    throw unclosed(start, what, String.valueOf(close));
  }

  /** sqlcmd puts values into strings too, so what runs would not be what was approved. */
  private void refuseVariable(int from, int to) {
    int dollar = from;
    while (dollar < to && text.charAt(dollar) != '$') {
      dollar++;
    }
    if (dollar == to) {
      return;
    }
    Matcher matcher = VARIABLE.matcher(text).region(from, to);
    if (matcher.find()) {
      throw refuse(
          matcher.start(),
          "The sqlcmd variable " + matcher.group() + " has no value here",
          "Write the value itself, or '$' + '(' where the characters are meant");
    }
  }

  private void number() {
    if (peek(0) == '0' && (peek(1) == 'x' || peek(1) == 'X')) {
      at += 2;
      while (Character.digit(peek(0), 16) >= 0) {
        at++;
      }
      return;
    }
    digits();
    if (peek(0) == '.') {
      at++;
      digits();
    }
    if (peek(0) == 'e' || peek(0) == 'E') {
      at++;
      at += peek(0) == '+' || peek(0) == '-' ? 1 : 0;
      digits();
    }
  }

  private void digits() {
    while (digit(peek(0))) {
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
      if (blank(text.charAt(at))) {
        at++;
      } else if (text.startsWith("--", at)) {
        lineComment();
      } else if (text.startsWith("/*", at)) {
        blockComment();
      } else if (text.charAt(at) == '\0') {
        throw nul(at);
      } else {
        return;
      }
    }
  }

  private void lineComment() {
    while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
      refuseNul();
      at++;
    }
  }

  private void blockComment() {
    int start = at;
    int depth = 0;
    do {
      if (at >= text.length()) {
        throw unclosed(start, "comment", "*/");
      }
      if (text.startsWith("/*", at)) {
        depth++;
        at += 2;
      } else if (text.startsWith("*/", at)) {
        depth--;
        at += 2;
      } else {
        refuseNul();
        at++;
      }
    } while (depth > 0);
  }

  private void refuseNul() {
    if (text.charAt(at) == '\0') {
      throw nul(at);
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
    for (int i = offset - 1; i >= 0; i--) {
      char c = text.charAt(i);
      if (c == '\n' || c == '\r' || c == '\uFEFF') {
        return true;
      }
      if (!blank(c)) {
        return false;
      }
    }
    return true;
  }

  private char peek(int ahead) {
    return at + ahead < text.length() ? text.charAt(at + ahead) : ' ';
  }

  private char before(int offset) {
    return offset > 0 && offset <= text.length() ? text.charAt(offset - 1) : ' ';
  }

  /** What the server skips: control characters, spaces of every width. */
  static boolean blank(char c) {
    return (c > 0 && c <= ' ')
        || (c >= 0x7f && c <= 0xa0)
        || c == 0x1680
        || (c >= 0x2000 && c <= 0x200b)
        || c == 0x202f
        || c == 0x205f
        || c == 0x3000;
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean nameStart(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || c == '_'
        || c == '#'
        || (c >= 0x80 && !blank(c));
  }

  private static boolean namePart(char c) {
    return nameStart(c) || digit(c) || c == '$' || c == '@';
  }
}
