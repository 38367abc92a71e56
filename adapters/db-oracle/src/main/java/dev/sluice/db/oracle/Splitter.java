package dev.sluice.db.oracle;

import dev.sluice.db.sql.Cutter;
import dev.sluice.db.sql.Script;
import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a script where SQL*Plus would: SQL at semicolons and at a slash on a line of its own, PL/SQL
 * at that slash only. A PL/SQL block keeps its last semicolon, which belongs to it.
 */
final class Splitter {
  private final String text;
  private final Lexer lexer;
  private final Cutter cutter;
  private final boolean client;
  private List<Token> current = new ArrayList<>();
  private int from;
  private boolean block;
  private boolean ended;

  private Splitter(String text, boolean client) {
    this.text = text;
    this.lexer = new Lexer(text);
    this.cutter = new Cutter(text);
    this.client = client;
    this.from = text.startsWith("\uFEFF") ? 1 : 0;
    lexer.substitutes(client);
  }

  /** The statements of a script. */
  static Script split(String text) {
    return new Splitter(text, true).split();
  }

  /** A statement that was cut out before, to see that it is one. */
  static Script again(String text) {
    return new Splitter(text, false).split();
  }

  private Script split() {
    while (true) {
      if (current.isEmpty() && client && command()) {
        continue;
      }
      Optional<Token> next = lexer.next();
      if (next.isEmpty()) {
        break;
      }
      take(next.get());
    }
    finish(text.length());
    return cutter.script();
  }

  /** Passes over a client's command at the start of a statement; false when SQL stands there. */
  private boolean command() {
    int place = lexer.place();
    if (place >= text.length() || !lexer.firstOnLine(place)) {
      return false;
    }
    int end = lexer.endOfLine(place);
    ClientCommands command = new ClientCommands(text.substring(place, end));
    switch (command.verdict()) {
      case SQL -> {
        return false;
      }
      case REFUSE -> throw lexer.refuse(place, command.message(), command.action());
      case DEFINE_OFF -> lexer.substitutes(false);
      case DEFINE_ON -> lexer.substitutes(true);
      case SKIP -> {}
    }
    int stop = continued(end);
    lexer.goTo(stop);
    from = stop;
    return true;
  }

  /** A command goes on with the next line where a line ends with a hyphen. */
  private int continued(int end) {
    int stop = end;
    while (stop < text.length() && hyphen(stop)) {
      int next = text.startsWith("\r\n", stop) ? stop + 2 : stop + 1;
      stop = lexer.endOfLine(next);
    }
    return stop;
  }

  private boolean hyphen(int end) {
    int last = end - 1;
    while (last > 0 && (text.charAt(last) == ' ' || text.charAt(last) == '\t')) {
      last--;
    }
    return last >= 0 && text.charAt(last) == '-';
  }

  private void take(Token token) {
    char c = token.type() == Token.Type.SYMBOL ? text.charAt(token.start()) : ' ';
    boolean lone = (c == '/' || c == '.') && alone(token);
    if (lone && c == '.') {
      throw lexer.refuse(
          token.start(),
          "A lone dot ends a statement in SQL*Plus without running it",
          "Leave the statement and the dot out");
    }
    if (lone) {
      slash(token);
    } else if (c == ';' && !inBlock()) {
      end(token.start(), token.end());
    } else {
      current.add(token);
      if (Kinds.java(text, current)) {
        javaSource();
      }
    }
  }

  private boolean alone(Token token) {
    return lexer.firstOnLine(token.start()) && lexer.lastOnLine(token.end());
  }

  private void slash(Token token) {
    if (current.isEmpty() && client) {
      throw lexer.refuse(
          token.start(),
          ended
              ? "In SQL*Plus this slash runs the statement above once more"
              : "This slash has no statement to run",
          "Remove the slash or the semicolon before it");
    }
    end(token.start(), token.end());
    ended = false;
  }

  private void end(int stop, int next) {
    finish(stop);
    from = next;
    current = new ArrayList<>();
    block = false;
    ended = true;
  }

  private boolean inBlock() {
    block = block || Kinds.block(OracleTokens.of(text, current));
    return block;
  }

  /** Java source follows no rule of SQL, so it is taken line by line to the slash. */
  private void javaSource() {
    int place = lexer.place();
    while (place < text.length()) {
      int end = lexer.endOfLine(place);
      if (text.substring(place, end).strip().equals("/")) {
        break;
      }
      place = Math.min(text.length(), end + 1);
    }
    lexer.goTo(place);
  }

  private void finish(int stop) {
    if (!current.isEmpty()) {
      Tokens tokens = OracleTokens.of(text, current);
      cutter.cut(from, stop, Kinds.of(tokens), Kinds.transactional(tokens));
    }
  }
}
