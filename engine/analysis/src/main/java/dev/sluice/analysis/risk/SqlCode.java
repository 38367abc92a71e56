package dev.sluice.analysis.risk;

import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.util.Arrays;
import java.util.Locale;

/**
 * What of a statement is code, the same for every engine: words in lower case, comments gone,
 * quoted names in double quotes, literals reduced to {@code ''}, one space between words and after
 * a closing parenthesis, none around other punctuation. Every character knows where it stood.
 */
final class SqlCode {
  private final String source;
  private final String text;
  private final int[] places;
  private final GuardedText guarded;
  private final Grams grams;
  private final int depth;

  private SqlCode(String source, String text, int[] places) {
    this.source = source;
    this.text = text;
    this.places = places;
    this.guarded = new GuardedText(text, 2_000);
    this.grams = new Grams(text);
    this.depth = depth(text);
  }

  /** Reduces a statement to its engine's tokens. */
  static SqlCode of(String statement, Tokens tokens) {
    Writer writer = new Writer(statement);
    for (int i = 0; i < tokens.size(); i++) {
      writer.token(tokens, i);
    }
    return new SqlCode(
        statement, writer.out.toString(), Arrays.copyOf(writer.places, writer.out.length()));
  }

  /** Letters, digits and what else stands in names without quotes. */
  static boolean wordCharacter(char c) {
    return Character.isLetterOrDigit(c)
        || c == '_'
        || c == '$'
        || c == '#'
        || c == '@'
        || Character.isSurrogate(c);
  }

  /** Offset in the statement of a position in the reduced text. */
  int offset(int position) {
    return position < places.length ? places[position] : 0;
  }

  /** The part of the statement that a part of the reduced text stands for, as written. */
  String written(int from, int to) {
    return from >= to ? "" : source.substring(places[from], places[to - 1] + 1);
  }

  /** The reduced text. */
  String text() {
    return text;
  }

  /** The reduced text for matching, readable for two seconds from its making. */
  GuardedText guarded() {
    return guarded;
  }

  /** How many parentheses, brackets and CASE are open at once, at most. */
  int depth() {
    return depth;
  }

  private static int depth(String code) {
    int brackets = 0;
    int cases = 0;
    int deepest = 0;
    for (int i = 0; i < code.length(); i++) {
      char c = code.charAt(i);
      if (c == '(' || c == '[') {
        brackets++;
      } else if (c == ')' || c == ']') {
        brackets = Math.max(0, brackets - 1);
      } else if (c == 'c' && word(code, i, "case")) {
        cases++;
      } else if (c == 'e' && word(code, i, "end")) {
        cases = Math.max(0, cases - 1);
      }
      deepest = Math.max(deepest, brackets + cases);
    }
    return deepest;
  }

  private static boolean word(String code, int at, String word) {
    return code.startsWith(word, at)
        && !namePart(code, at - 1)
        && !namePart(code, at + word.length());
  }

  private static boolean namePart(String code, int at) {
    return at >= 0
        && at < code.length()
        && (Character.isLetterOrDigit(code.charAt(at)) || "_$#@".indexOf(code.charAt(at)) >= 0);
  }

  /** What may stand in the reduced text. */
  Grams grams() {
    return grams;
  }

  private static final class Writer {
    private final String source;
    private final StringBuilder out = new StringBuilder();
    private int[] places;
    private boolean wordish;

    Writer(String source) {
      this.source = source;
      this.places = new int[Math.min(source.length(), 1 << 16) + 16];
    }

    void token(Tokens tokens, int i) {
      int start = tokens.start(i);
      int end = tokens.end(i);
      boolean word = !tokens.isType(i, Token.Type.SYMBOL);
      if (word && wordish) {
        append(' ', start);
      }
      wordish = word || source.charAt(start) == ')';
      if (tokens.isType(i, Token.Type.STRING)) {
        append('\'', start);
        append('\'', end - 1);
      } else if (tokens.isType(i, Token.Type.QUOTED_NAME)) {
        quoted(start, end);
      } else {
        plain(start, end);
      }
    }

    private void plain(int start, int end) {
      String word = source.substring(start, end);
      String lower = word.toLowerCase(Locale.ROOT);
      for (int k = 0; k < word.length(); k++) {
        append(k < lower.length() ? lower.charAt(k) : '_', start + k);
      }
    }

    private void quoted(int start, int end) {
      append('"', start);
      for (int k = start + 1; k < end - 1; k++) {
        char c = source.charAt(k);
        append(wordCharacter(c) ? c : '_', k);
      }
      append('"', end - 1);
    }

    private void append(char c, int place) {
      if (out.length() == places.length) {
        places = Arrays.copyOf(places, places.length * 2);
      }
      places[out.length()] = place;
      out.append(c);
    }
  }
}
