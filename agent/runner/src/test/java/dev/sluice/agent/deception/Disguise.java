package dev.sluice.agent.deception;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/** Writes a statement differently without changing what it does. */
final class Disguise {
  private final Random random;
  private final List<String> gaps;
  private final Set<String> kept;

  Disguise(Random random, List<String> gaps) {
    this(random, gaps, Set.of());
  }

  /** Leaves some words as they are: names of tables where the case of letters tells them apart. */
  Disguise(Random random, List<String> gaps, Set<String> kept) {
    this.random = random;
    this.gaps = gaps;
    this.kept = kept;
  }

  /** One of several. */
  @SafeVarargs
  final <T> T one(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** One of a list. */
  <T> T one(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** Whether something that happens once in so many times happens now. */
  boolean seldom(int times) {
    return random.nextInt(times) == 0;
  }

  /** Any number below a limit. */
  int below(int limit) {
    return random.nextInt(limit);
  }

  /** Comments and strange white space between words, letters in any case, up to a quote. */
  String stuffed(String sql) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < sql.length(); i++) {
      char c = sql.charAt(i);
      if (c == '\'' || c == '"' || c == '$' || c == '`') {
        return out + sql.substring(i);
      } else if (c == ' ') {
        out.append(one(gaps));
      } else {
        int end = word(sql, i);
        out.append(spelt(sql.substring(i, end)));
        i = end - 1;
      }
    }
    return out.toString();
  }

  private static int word(String sql, int from) {
    int end = from;
    while (end < sql.length() && Character.isLetterOrDigit(sql.charAt(end))) {
      end++;
    }
    return Math.max(from + 1, end);
  }

  private String spelt(String word) {
    if (kept.contains(word)) {
      return word;
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < word.length(); i++) {
      String letter = word.substring(i, i + 1);
      out.append(seldom(2) ? letter.toUpperCase(Locale.ROOT) : letter);
    }
    return out.toString();
  }
}
