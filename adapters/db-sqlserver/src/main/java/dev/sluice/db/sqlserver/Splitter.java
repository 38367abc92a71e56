package dev.sluice.db.sqlserver;

import dev.sluice.db.sql.Cutter;
import dev.sluice.db.sql.Script;
import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Cuts a script into batches where sqlcmd would: at GO on a line of its own. {@code GO 3} gives the
 * same batch three times, so that each run has a step and evidence of its own.
 */
final class Splitter {
  private static final int MOST = 1_000;
  private static final long LONGEST = 50_000_000;
  private static final String ALONE = "GO must stand alone on its line";
  private static final Set<String> CLIENT = Set.of("EXIT", "QUIT", "RESET", "ED");
  private final String text;
  private final Lexer lexer;
  private final Cutter cutter;
  private List<Token> current = new ArrayList<>();
  private int from;

  Splitter(String text) {
    this.text = text;
    this.lexer = new Lexer(text);
    this.cutter = new Cutter(text);
    this.from = text.startsWith("\uFEFF") ? 1 : 0;
  }

  Script split() {
    Optional<Token> next = lexer.next();
    while (next.isPresent()) {
      Token token = next.get();
      next = lexer.next();
      if (word(token, "GO") && lexer.firstOnLine(token.start())) {
        next = go(token, next);
      } else {
        current.add(token);
      }
    }
    finish(text.length(), 1);
    return cutter.script();
  }

  /** The separator with its count; gives what stands after both. */
  private Optional<Token> go(Token go, Optional<Token> next) {
    int times = 1;
    int end = go.end();
    Optional<Token> after = next;
    if (next.isPresent() && sameLine(end, next.get().start())) {
      Token count = next.get();
      if (count.type() != Token.Type.NUMBER) {
        throw lexer.refuse(count.start(), ALONE, "Put what follows on the next line");
      }
      times = times(count);
      end = count.end();
      after = lexer.next();
      if (after.isPresent() && sameLine(end, after.get().start())) {
        throw lexer.refuse(after.get().start(), ALONE, "Put what follows on the next line");
      }
    }
    finish(go.start(), times);
    from = end;
    return after;
  }

  private int times(Token count) {
    String digits = text.substring(count.start(), count.end());
    if (!digits.matches("[1-9][0-9]{0,3}") || Integer.parseInt(digits) > MOST) {
      throw lexer.refuse(
          count.start(),
          "A batch can be repeated from 1 to " + MOST + " times",
          "Write a WHILE loop instead");
    }
    return Integer.parseInt(digits);
  }

  private boolean sameLine(int start, int stop) {
    for (int i = start; i < stop; i++) {
      if (text.charAt(i) == '\n' || text.charAt(i) == '\r') {
        return false;
      }
    }
    return true;
  }

  private boolean word(Token token, String word) {
    return token.type() == Token.Type.WORD
        && token.end() - token.start() == word.length()
        && text.regionMatches(true, token.start(), word, 0, word.length());
  }

  private void finish(int stop, int times) {
    if (current.isEmpty()) {
      return;
    }
    Tokens tokens = SqlServerTokens.of(text, current);
    refuseClient(tokens);
    if ((long) (stop - from) * times > LONGEST) {
      throw lexer.refuse(from, "The repeated batch is too long", "Write a WHILE loop instead");
    }
    List<Tokens> statements = Batch.statements(tokens);
    String kind = Kinds.of(statements);
    boolean transactional =
        statements.stream().allMatch(s -> Kinds.transactional(s, s == statements.get(0)));
    for (int i = 0; i < times; i++) {
      cutter.cut(from, stop, kind, transactional);
    }
    current = new ArrayList<>();
  }

  private void refuseClient(Tokens tokens) {
    if (CLIENT.contains(tokens.at(0))
        && (tokens.size() == 1 || !sameLine(tokens.start(0), tokens.start(1)))) {
      throw lexer.refuse(
          tokens.start(0),
          "The sqlcmd command " + tokens.at(0) + " stands in the script",
          "Leave it out: only SQL can be approved and run");
    }
  }
}
