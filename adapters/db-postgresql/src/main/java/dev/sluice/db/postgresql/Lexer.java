package dev.sluice.db.postgresql;

import dev.sluice.db.sql.Cutter;
import dev.sluice.db.sql.Position;
import dev.sluice.db.sql.Scanner;
import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Token;
import java.util.Optional;

/** PostgreSQL's scanner: standard_conforming_strings on, nested comments, dollar quotes. */
final class Lexer implements Scanner {
  private static final String UESCAPE = "UESCAPE";
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
    if (c == '\'') {
      string(start, false);
      return Token.Type.STRING;
    }
    if (c == '"') {
      quotedName(start);
      return Token.Type.QUOTED_NAME;
    }
    if (c == '$') {
      return dollar(start);
    }
    if (nameStart(c)) {
      return word(start);
    }
    if (digit(c) || (c == '.' && digit(peek(1)) && !digit(before(start)))) {
      number();
      return Token.Type.NUMBER;
    }
    if (c == '\\') {
      throw refuse(
          start,
          "A psql command (backslash) stands in the script, which the server does not know",
          "Write it as SQL, or leave it out: only SQL statements can be approved and run");
    }
    if (c == '\0') {
      throw refuse(start, "The script holds a NUL byte", "Save it as plain UTF-8 text");
    }
    at++;
    return Token.Type.SYMBOL;
  }

  private Token.Type word(int start) {
    if (peek(1) == '\'' && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      at++;
      string(start, true);
      return Token.Type.STRING;
    }
    if ((text.charAt(at) == 'u' || text.charAt(at) == 'U') && peek(1) == '&') {
      if (peek(2) == '\'') {
        at += 2;
        string(start, false);
        escapeCharacter();
        return Token.Type.STRING;
      }
      if (peek(2) == '"') {
        at += 2;
        quotedName(start);
        escapeCharacter();
        return Token.Type.QUOTED_NAME;
      }
    }
    while (at < text.length() && namePart(text.charAt(at))) {
      at++;
    }
    return Token.Type.WORD;
  }

  private void string(int start, boolean escapes) {
    at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '\0') {
        throw refuse(at - 1, "The script holds a NUL byte", "Save it as plain UTF-8 text");
      } else if (c == '\\' && escapes) {
        at++;
      } else if (c == '\'') {
        if (at < text.length() && text.charAt(at) == '\'') {
          at++;
        } else if (!escapes || !continues()) {
          return;
        }
      }
    }
    throw unclosed(start, "string", "'");
  }

  /** An escape string goes on after white space with a line end; its escapes hold there too. */
  private boolean continues() {
    int mark = at;
    boolean line = false;
    while (at < text.length() && Cutter.blank(text.charAt(at))) {
      line |= text.charAt(at) == '\n' || text.charAt(at) == '\r';
      at++;
      if (line && text.startsWith("--", at)) {
        lineComment();
      }
    }
    if (line && at < text.length() && text.charAt(at) == '\'') {
      at++;
      return true;
    }
    at = mark;
    return false;
  }

  private void quotedName(int start) {
    at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '\0') {
        throw refuse(at - 1, "The script holds a NUL byte", "Save it as plain UTF-8 text");
      }
      if (c == '"') {
        if (at < text.length() && text.charAt(at) == '"') {
          at++;
        } else {
          return;
        }
      }
    }
    throw unclosed(start, "quoted name", "\"");
  }

  /** UESCAPE '…' belongs to the name or string in U&"…" before it, whatever blanks are between. */
  private void escapeCharacter() {
    int mark = at;
    skipBlank();
    int word = at;
    while (at < text.length() && namePart(text.charAt(at))) {
      at++;
    }
    if (at - word != UESCAPE.length() || !text.regionMatches(true, word, UESCAPE, 0, at - word)) {
      at = mark;
      return;
    }
    skipBlank();
    int literal = at;
    Token.Type type = at < text.length() ? scan(text.charAt(at)) : Token.Type.SYMBOL;
    if (type != Token.Type.STRING) {
      at = mark;
    } else if (text.substring(literal, at).indexOf('\\', 1) > 1) {
      throw refuse(
          literal,
          "The escape character behind UESCAPE is itself an escape",
          "Write it plainly, such as UESCAPE '!'");
    }
  }

  private Token.Type dollar(int start) {
    int end = at + 1;
    if (digit(peek(1))) {
      at++;
      while (digit(peek(0))) {
        at++;
      }
      return Token.Type.PARAMETER;
    }
    while (end < text.length() && namePart(text.charAt(end)) && text.charAt(end) != '$') {
      end++;
    }
    if (end >= text.length() || text.charAt(end) != '$') {
      at++;
      return Token.Type.SYMBOL;
    }
    String mark = text.substring(start, end + 1);
    int close = text.indexOf(mark, end + 1);
    if (close < 0) {
      throw unclosed(start, "dollar quote", mark);
    }
    int nul = text.substring(end, close).indexOf('\0');
    if (nul >= 0) {
      throw refuse(end + nul, "The script holds a NUL byte", "Save it as plain UTF-8 text");
    }
    at = close + mark.length();
    return Token.Type.STRING;
  }

  private void number() {
    while (at < text.length()
        && (digit(text.charAt(at)) || text.charAt(at) == '.' || text.charAt(at) == '_')) {
      at++;
    }
    char c = peek(0);
    if ((c == 'e' || c == 'E') && (digit(peek(1)) || digit(peek(2)))) {
      at += 2;
      while (digit(peek(0))) {
        at++;
      }
    }
  }

  private void skipBlank() {
    while (at < text.length()) {
      if (Cutter.blank(text.charAt(at))) {
        at++;
      } else if (text.startsWith("--", at)) {
        lineComment();
      } else if (text.startsWith("/*", at)) {
        blockComment();
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

  private static boolean nameStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
  }

  private static boolean namePart(char c) {
    return nameStart(c) || digit(c) || c == '$';
  }
}
