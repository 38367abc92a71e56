package dev.sluice.db.mysql;

import dev.sluice.db.sql.Cutter;
import dev.sluice.db.sql.Script;
import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Cuts a script where the client would: at the delimiter, which DELIMITER changes. A body between
 * BEGIN and END stays whole also where the delimiter was left a semicolon.
 */
final class Splitter {
  private static final Set<String> PARTS = Set.of("IF", "LOOP", "WHILE", "REPEAT", "FOR");

  /** With these the client reads or writes files, runs programs or opens sessions. */
  private static final Set<String> CLIENT =
      Set.of(
          "SOURCE", "SYSTEM", "TEE", "NOTEE", "PAGER", "NOPAGER", "EDIT", "PROMPT", "REHASH",
          "CONNECT");

  private final String text;
  private final Lexer lexer;
  private final Cutter cutter;
  private List<Token> current = new ArrayList<>();
  private String delimiter = ";";
  private int from;
  private int bodies;
  private boolean routine;
  private boolean compound;

  Splitter(String text, Dialect dialect) {
    this.text = text;
    this.lexer = new Lexer(text, dialect);
    this.cutter = new Cutter(text);
    this.from = text.startsWith("\uFEFF") ? 1 : 0;
  }

  Script split() {
    while (true) {
      lexer.skipBlank();
      if (!current.isEmpty() || !command()) {
        if (ends()) {
          continue;
        }
        Optional<Token> next = lexer.next();
        if (next.isEmpty()) {
          break;
        }
        take(next.get());
      }
    }
    if (bodies > 0) {
      throw lexer.refuse(
          current.get(0).start(), "A body between BEGIN and END is never closed", "Close it");
    }
    finish(text.length());
    return cutter.script();
  }

  /** Whether the delimiter stands here; the statement before it is cut out. */
  private boolean ends() {
    int at = lexer.at();
    if (!text.startsWith(delimiter, at) || (delimiter.equals(";") && bodies > 0)) {
      return false;
    }
    if (lexer.inExecutable()) {
      throw lexer.refuse(
          at,
          "A statement ends inside a comment that the server executes",
          "Write the comment around whole statements' parts, without the delimiter");
    }
    finish(at);
    lexer.skipTo(at + delimiter.length());
    from = lexer.at();
    current = new ArrayList<>();
    bodies = 0;
    routine = false;
    compound = false;
    return true;
  }

  /** The one command of the client that scripts need; it ends with its line. */
  private boolean command() {
    int at = lexer.at();
    if (!text.regionMatches(true, at, "delimiter", 0, 9)
        || at + 9 >= text.length()
        || !(text.charAt(at + 9) == ' ' || text.charAt(at + 9) == '\t')) {
      return false;
    }
    int end = at + 9;
    while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
      end++;
    }
    String argument = argument(text.substring(at + 9, end).strip());
    if (argument.isEmpty() || argument.indexOf('\\') >= 0) {
      throw lexer.refuse(
          at, "DELIMITER needs a mark without a backslash", "Write for example DELIMITER //");
    }
    delimiter = argument;
    lexer.skipTo(end);
    from = end;
    return true;
  }

  /** The first word of the line, or what stands in quotes. */
  private static String argument(String line) {
    if (!line.isEmpty() && "'\"`".indexOf(line.charAt(0)) >= 0) {
      int close = line.indexOf(line.charAt(0), 1);
      return close < 0 ? line.substring(1) : line.substring(1, close);
    }
    int space = 0;
    while (space < line.length() && !Cutter.blank(line.charAt(space))) {
      space++;
    }
    return line.substring(0, space);
  }

  private void take(Token token) {
    int cut = token.type() == Token.Type.WORD ? inside(token) : -1;
    if (cut > 0) {
      lexer.skipTo(cut);
      if (cut > token.start()) {
        current.add(new Token(Token.Type.WORD, token.start(), cut));
      }
      return;
    }
    if (token.type() == Token.Type.WORD) {
      refuseCommand(token);
      count(token);
    }
    current.add(token);
  }

  /** No statement begins with one of the client's words. */
  private void refuseCommand(Token token) {
    String word = text.substring(token.start(), token.end());
    if (current.isEmpty() && CLIENT.contains(word.toUpperCase(Locale.ROOT))) {
      throw lexer.refuse(
          token.start(),
          "The command "
              + word
              + " of the client stands in the script, which the server does not know",
          "Write what it does as SQL, or leave it out");
    }
  }

  /** A delimiter of letters may stand right behind a word; the client cuts there. */
  private int inside(Token token) {
    if (!Lexer.namePart(delimiter.charAt(0))) {
      return -1;
    }
    int found = text.indexOf(delimiter, token.start());
    return found > token.start() && found < token.end() ? found : -1;
  }

  private void count(Token token) {
    String word = text.substring(token.start(), token.end()).toUpperCase(Locale.ROOT);
    Tokens before = MySqlTokens.of(text, current);
    String last = before.at(current.size() - 1);
    if (compound && last.equals("END") && PARTS.contains(word)) {
      bodies++;
      return;
    }
    switch (word) {
      case "PROCEDURE", "FUNCTION", "TRIGGER", "EVENT" ->
          routine |=
              (before.is(0, "CREATE") || before.is(0, "ALTER"))
                  && !before.has("TABLE")
                  && !before.has("VIEW");
      case "BEGIN" -> bodies += routine ? 1 : 0;
      case "NOT" -> bodies += current.size() == 1 && last.equals("BEGIN") ? 1 : 0;
      case "CASE" -> bodies += bodies > 0 && !last.equals("END") ? 1 : 0;
      case "END" -> bodies -= bodies > 0 ? 1 : 0;
      default -> {}
    }
    compound |= bodies > 0;
  }

  private void finish(int stop) {
    if (current.isEmpty()) {
      return;
    }
    Tokens tokens = MySqlTokens.of(text, current);
    String kind = Kinds.of(tokens);
    cutter.cut(from, stop, kind, Kinds.transactional(kind, tokens));
    if (kind.equals("SET")) {
      modes(tokens);
    }
  }

  /** A script that sets sql_mode is read by the server in that mode from there on. */
  private void modes(Tokens tokens) {
    for (int i = 0; i < tokens.size(); i++) {
      String name = tokens.raw(i).toUpperCase(Locale.ROOT);
      boolean system = name.equals("@SQL_MODE") && tokens.is(i - 1, "@");
      if (name.equals("SQL_MODE") || system) {
        String value = literals(tokens, i + 1);
        lexer.mode(value.contains("ANSI"), value.contains("NO_BACKSLASH_ESCAPES"));
        return;
      }
    }
  }

  private static String literals(Tokens tokens, int from) {
    StringBuilder found = new StringBuilder();
    for (int i = from; i < tokens.size(); i++) {
      if (tokens.isType(i, Token.Type.STRING) || tokens.isType(i, Token.Type.WORD)) {
        found.append(tokens.raw(i).toUpperCase(Locale.ROOT)).append(' ');
      }
    }
    return found.toString();
  }
}
