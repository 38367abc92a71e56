package dev.sluice.analysis.risk;

import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What stands outside of parentheses, brackets and CASE. */
final class Nesting {
  private static final int DEEP = 40;

  private Nesting() {}

  /** By how much the token here changes the depth. */
  static int step(Tokens tokens, int i) {
    return switch (tokens.at(i)) {
      case "(", "[", "CASE" -> 1;
      case ")", "]", "END" -> -1;
      default -> 0;
    };
  }

  /** First place from one on, before the surroundings end, where one of the words stands, or -1. */
  static int find(Tokens tokens, int from, Set<String> words) {
    int depth = 0;
    for (int i = Math.max(0, from); i < tokens.size() && depth >= 0; i++) {
      if (depth == 0 && words.contains(tokens.at(i))) {
        return i;
      }
      depth += step(tokens, i);
    }
    return -1;
  }

  /** The place where the words end, or the end of the surroundings. */
  static int end(Tokens tokens, int from, Set<String> words) {
    int depth = 0;
    for (int i = from; i < tokens.size(); i++) {
      if (depth == 0 && words.contains(tokens.at(i))) {
        return i;
      }
      depth += step(tokens, i);
      if (depth < 0) {
        return i;
      }
    }
    return tokens.size();
  }

  /** Without the parentheses around all of it. */
  static Tokens bare(Tokens tokens) {
    Tokens bare = tokens;
    for (int i = 0; i < DEEP && bare.is(0, "(") && bare.closing(0) == bare.size() - 1; i++) {
      bare = bare.part(1, bare.size() - 1);
    }
    return bare;
  }

  /** Parts between a word, or between a sign that stands twice, such as {@code ||}. */
  static List<Tokens> parts(Tokens tokens, String word, String sign) {
    List<Tokens> parts = new ArrayList<>();
    int depth = 0;
    int from = 0;
    boolean between = false;
    for (int i = 0; i < tokens.size(); i++) {
      depth += step(tokens, i);
      between |= depth == 0 && tokens.is(i, "BETWEEN");
      boolean signs = !sign.isEmpty() && tokens.is(i, sign, sign);
      if (depth == 0 && (signs || tokens.is(i, word))) {
        if (between && word.equals("AND") && !signs) {
          between = false;
          continue;
        }
        parts.add(tokens.part(from, i));
        from = i + (signs ? 2 : 1);
        i = from - 1;
      }
    }
    parts.add(tokens.part(from, tokens.size()));
    return parts;
  }
}
