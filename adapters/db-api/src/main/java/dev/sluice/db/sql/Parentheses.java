package dev.sluice.db.sql;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** Which parenthesis of a statement closes which, and how often the statement was looked at. */
final class Parentheses {
  /** Looks that any statement may take, some two seconds of them. */
  private static final long LOOKS = 100_000_000;

  /** And those that it may take for each of its tokens. */
  private static final long LOOKS_PER_TOKEN = 200;

  private final String text;
  private final List<Token> list;
  private int[] closing = {};
  private long looks;

  Parentheses(String text, List<Token> list) {
    this.text = text;
    this.list = list;
  }

  /**
   * Counts a look at a token.
   *
   * @throws ScriptException when there were more than a statement of this size may take
   */
  void look() {
    if (++looks > LOOKS + LOOKS_PER_TOKEN * list.size()) {
      throw Position.refuse(
          text,
          list.get(0).start(),
          "The statement is too deep or too long to be read",
          "Split it into smaller statements");
    }
  }

  /** The place of the parenthesis that closes the one at a place, or the number of tokens. */
  int closing(int open) {
    if (closing.length == 0) {
      closing = pairs();
    }
    return closing[open];
  }

  private int[] pairs() {
    int[] pairs = new int[list.size()];
    Arrays.fill(pairs, list.size());
    Deque<Integer> open = new ArrayDeque<>();
    for (int i = 0; i < pairs.length; i++) {
      if (list.get(i).type() == Token.Type.SYMBOL) {
        char symbol = text.charAt(list.get(i).start());
        if (symbol == '(') {
          open.push(i);
        } else if (symbol == ')' && !open.isEmpty()) {
          pairs[open.pop()] = i;
        }
      }
    }
    return pairs;
  }
}
