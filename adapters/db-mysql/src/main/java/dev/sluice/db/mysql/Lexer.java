package dev.sluice.db.mysql;

import dev.sluice.db.mysql.Dialect.Executable;
import dev.sluice.db.sql.Cutter;
import dev.sluice.db.sql.Position;
import dev.sluice.db.sql.Scanner;
import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Token;
import java.util.Optional;

/**
 * The scanner of both products: backslash escapes, strings in double quotes, names in back quotes,
 * three forms of comments, and comments whose content the server executes.
 */
final class Lexer implements Scanner {
  private final String text;
  private final Dialect dialect;
  private int at;
  private int executable = -1;
  private boolean doubtful;
  private boolean ansiQuotes;
  private boolean plainBackslash;

  Lexer(String text, Dialect dialect) {
    this.text = text;
    this.dialect = dialect;
    this.at = text.startsWith("\uFEFF") ? 1 : 0;
  }

  @Override
  public Optional<Token> next() {
    skipBlank();
    if (at >= text.length()) {
      if (executable >= 0) {
        throw unclosed(executable, "comment", "*/");
      }
      return Optional.empty();
    }
    int start = at;
    Token.Type type = scan(text.charAt(at));
    return Optional.of(new Token(type, start, at));
  }

  /** From here on, names may stand in double quotes and a backslash may be just that. */
  void mode(boolean quotes, boolean backslash) {
    ansiQuotes = quotes;
    plainBackslash = backslash;
  }

  /** Where it stands now. */
  int at() {
    return at;
  }

  /** Goes on behind something that is no SQL. */
  void skipTo(int offset) {
    at = offset;
  }

  /** Whether it stands inside a comment that the server executes. */
  boolean inExecutable() {
    return executable >= 0;
  }

  /** Whether it met code that some servers execute and others do not. */
  boolean doubtful() {
    return doubtful;
  }

  /** Skips white space and comments; the next token begins where it stands then. */
  void skipBlank() {
    while (at < text.length()) {
      if (Cutter.blank(text.charAt(at))) {
        at++;
      } else if (text.charAt(at) == '#' || dashes()) {
        lineComment();
      } else if (text.startsWith("/*", at)) {
        comment();
      } else if (executable >= 0 && text.startsWith("*/", at)) {
        executable = -1;
        at += 2;
      } else {
        return;
      }
    }
  }

  private boolean dashes() {
    return text.startsWith("--", at) && (at + 2 >= text.length() || text.charAt(at + 2) <= ' ');
  }

  private void lineComment() {
    while (at < text.length() && text.charAt(at) != '\n') {
      refuseNul();
      at++;
    }
  }

  private void comment() {
    int start = at;
    boolean forMariaDb = text.startsWith("/*M!", at) || text.startsWith("/*m!", at);
    if (!forMariaDb && !text.startsWith("/*!", at)) {
      at = close(start, at + 2);
      return;
    }
    int digits = at + (forMariaDb ? 4 : 3);
    int end = digits;
    while (end < text.length() && end - digits < 6 && digit(text.charAt(end))) {
      end++;
    }
    boolean versioned = end - digits >= 5;
    int version = versioned ? Integer.parseInt(text.substring(digits, end)) : 0;
    Executable answer = dialect.reads(version, forMariaDb);
    if (answer == Executable.NO || executable >= 0) {
      doubtful |= executable >= 0;
      at = close(start, versioned ? end : digits);
      return;
    }
    doubtful |= answer == Executable.PERHAPS;
    executable = start;
    at = versioned ? end : digits;
  }

  /** The place behind the end of a comment; a comment inside one that is skipped is skipped too. */
  private int close(int start, int from) {
    int end = text.indexOf("*/", from);
    if (end < 0) {
      throw unclosed(start, "comment", "*/");
    }
    int nul = text.substring(start, end).indexOf('\0');
    if (nul >= 0) {
      at = start + nul;
      refuseNul();
    }
    return end + 2;
  }

  private Token.Type scan(char c) {
    int start = at;
    if (c == '\'' || (c == '"' && !ansiQuotes)) {
      quoted(start, c, !plainBackslash, "string");
      return Token.Type.STRING;
    }
    if (c == '`' || c == '"') {
      quoted(start, c, false, "quoted name");
      return Token.Type.QUOTED_NAME;
    }
    if (c == '@' && namePart(peek(1))) {
      at++;
      word();
      return Token.Type.PARAMETER;
    }
    if (digit(c)
        || (c == '.' && digit(peek(1)) && !namePart(before(start)) && before(start) != '`')) {
      return number();
    }
    if (namePart(c)) {
      word();
      return Token.Type.WORD;
    }
    if (c == '\\') {
      throw refuse(
          start,
          "A command of the client (backslash) stands in the script, which the server does not"
              + " know",
          "End statements with the delimiter and leave client commands out");
    }
    refuseNul();
    at++;
    return Token.Type.SYMBOL;
  }

  private void word() {
    while (at < text.length() && namePart(text.charAt(at))) {
      at++;
    }
  }

  /** A name may begin with digits here: 1st is a name, 1 and 0x1F and 1e5 are numbers. */
  private Token.Type number() {
    int start = at;
    boolean afterDot = before(start) == '.';
    word();
    String run = text.substring(start, at);
    boolean plain = run.matches("\\d+|0x[0-9A-Fa-f]+|0b[01]+|\\d+[eE]\\d*");
    if (afterDot || !plain) {
      if (!run.isEmpty() && !(text.charAt(start) == '.')) {
        return Token.Type.WORD;
      }
    }
    while (at < text.length() && (namePart(text.charAt(at)) || text.charAt(at) == '.')) {
      at++;
    }
    char last = Character.toLowerCase(text.charAt(at - 1));
    if (last == 'e' && (peek(0) == '+' || peek(0) == '-') && digit(peek(1))) {
      at++;
      word();
    }
    return Token.Type.NUMBER;
  }

  private void quoted(int start, char quote, boolean escapes, String what) {
    at++;
    while (at < text.length()) {
      refuseNul();
      char c = text.charAt(at++);
      if (c == '\\' && escapes) {
        at++;
      } else if (c == quote) {
        if (at < text.length() && text.charAt(at) == quote) {
          at++;
        } else {
          return;
        }
      }
    }
    throw unclosed(start, what, String.valueOf(quote));
  }

  private void refuseNul() {
    if (text.charAt(at) == '\0') {
      throw refuse(at, "The script holds a NUL byte", "Save it as plain UTF-8 text");
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

  private char before(int offset) {
    return offset > 0 ? text.charAt(offset - 1) : ' ';
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean namePart(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || digit(c)
        || c == '_'
        || c == '$'
        || c >= 0x80;
  }
}
