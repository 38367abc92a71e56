package dev.sluice.analysis.risk;

import java.util.Arrays;
import java.util.Locale;

/**
 * What of a statement is code: lower case, comments gone, literals reduced to {@code ''}, one space
 * between words and none around punctuation. Every character knows where it stood.
 */
final class SqlCode {
  private final String text;
  private final int[] offsets;
  private final GuardedText guarded;

  private SqlCode(String text, int[] offsets) {
    this.text = text;
    this.offsets = offsets;
    this.guarded = new GuardedText(text, 2_000);
  }

  /** Reduces a statement in one pass; anything unterminated reaches to the end. */
  static SqlCode of(String statement) {
    return new Scanner(statement).scan();
  }

  /** Offset in the statement of a position in the reduced text. */
  int offset(int position) {
    return position < offsets.length ? offsets[position] : 0;
  }

  /** The reduced text. */
  String text() {
    return text;
  }

  /** The reduced text for matching, readable for two seconds from its making. */
  GuardedText guarded() {
    return guarded;
  }

  private static final class Scanner {
    private final String source;
    private final StringBuilder out = new StringBuilder();
    private int[] places;
    private int at;
    private boolean gap;

    Scanner(String source) {
      this.source = source;
      this.places = new int[Math.min(source.length(), 1 << 16) + 16];
    }

    SqlCode scan() {
      while (at < source.length()) {
        int after = SqlText.skipComment(source, at);
        if (after > at) {
          at = after;
          gap = true;
        } else {
          token(source.charAt(at));
        }
      }
      return new SqlCode(out.toString(), Arrays.copyOf(places, out.length()));
    }

    private void token(char first) {
      int literal = SqlText.skipLiteral(source, at);
      if (literal > at) {
        put('\'', at);
        put('\'', at);
        at = literal;
        gap = true;
      } else if (first == '"') {
        quoted();
      } else if (Character.isWhitespace(first)) {
        gap = true;
        at++;
      } else if (SqlText.wordCharacter(first)) {
        word();
      } else {
        put(first, at++);
        gap = false;
      }
    }

    private void word() {
      int end = at;
      while (end < source.length() && SqlText.wordCharacter(source.charAt(end))) {
        end++;
      }
      String word = source.substring(at, end).toLowerCase(Locale.ROOT);
      for (int i = 0; i < end - at; i++) {
        put(i < word.length() ? word.charAt(i) : '_', at + i);
      }
      at = end;
    }

    private void quoted() {
      int end = SqlText.skipQuotedName(source, at);
      put('"', at);
      for (int i = at + 1; i < end - 1; i++) {
        char c = source.charAt(i);
        put(SqlText.wordCharacter(c) ? c : '_', i);
      }
      put('"', end - 1);
      at = end;
    }

    private void put(char c, int place) {
      if (gap && out.length() > 0 && wordish(c) && wordish(out.charAt(out.length() - 1))) {
        append(' ', place);
      }
      gap = false;
      append(c, place);
    }

    private void append(char c, int place) {
      if (out.length() == places.length) {
        places = Arrays.copyOf(places, places.length * 2);
      }
      places[out.length()] = place;
      out.append(c);
    }

    private static boolean wordish(char c) {
      return SqlText.wordCharacter(c) || c == '"' || c == '\'';
    }
  }
}
