package dev.sluice.db.sqlite;

import dev.sluice.db.sql.Cutter;
import dev.sluice.db.sql.Script;
import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a script where SQLite itself does (sqlite3_complete): at every semicolon, but for those of a
 * trigger, which ends at the semicolon after an END that follows a semicolon.
 */
final class Splitter {
  private final String text;
  private final Lexer lexer;
  private final Cutter cutter;
  private List<Token> current = new ArrayList<>();
  private int from;
  private boolean trigger;

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
    if (trigger && !bodyEnds()) {
      throw lexer.refuse(
          current.get(0).start(), "The trigger's body is never closed", "Close it with END;");
    }
    finish(text.length());
    return cutter.script();
  }

  private void take(Token token) {
    boolean symbol = token.type() == Token.Type.SYMBOL;
    char c = text.charAt(token.start());
    if (symbol && c == '.' && current.isEmpty()) {
      throw lexer.refuse(
          token.start(),
          "A dot command of the sqlite3 shell stands in the script, which is not SQL",
          "Write it as SQL, or leave it out: only SQL statements can be approved and run");
    }
    if (symbol && c == ';' && (!trigger || bodyEnds())) {
      finish(token.start());
      from = token.end();
      current = new ArrayList<>();
      trigger = false;
      return;
    }
    current.add(token);
    if (!trigger && current.size() <= 6) {
      trigger = opensTrigger();
    }
  }

  /** CREATE [TEMP] TRIGGER, also behind EXPLAIN [QUERY PLAN]. */
  private boolean opensTrigger() {
    int i = word(0, "EXPLAIN") ? 1 : 0;
    i += word(i, "QUERY") && word(i + 1, "PLAN") ? 2 : 0;
    if (!word(i, "CREATE")) {
      return false;
    }
    i += word(i + 1, "TEMP") || word(i + 1, "TEMPORARY") ? 2 : 1;
    return word(i, "TRIGGER") && current.size() == i + 1;
  }

  private boolean bodyEnds() {
    int last = current.size() - 1;
    return word(last, "END") && text.charAt(current.get(last - 1).start()) == ';';
  }

  private boolean word(int i, String word) {
    if (i >= current.size()) {
      return false;
    }
    Token token = current.get(i);
    return token.type() == Token.Type.WORD
        && token.end() - token.start() == word.length()
        && text.regionMatches(true, token.start(), word, 0, word.length());
  }

  private void finish(int stop) {
    if (!current.isEmpty()) {
      Tokens tokens = SqliteTokens.of(text, current);
      String kind = Kinds.of(tokens);
      cutter.cut(from, stop, kind, Kinds.transactional(kind, tokens));
    }
  }
}
