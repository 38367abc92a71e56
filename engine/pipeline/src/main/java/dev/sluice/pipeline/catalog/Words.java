package dev.sluice.pipeline.catalog;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The words that a configuration may use, and which of them one that it may not is nearest to. */
final class Words {
  /** Names of roles; the module of identities gives them their meaning. */
  static final List<String> ROLES = List.of("viewer", "developer", "approver", "admin");

  /** What one may do with data in the explorer; the module of identities says what they mean. */
  static final List<String> EXPLORER = List.of("none", "viewer", "editor");

  /** Names of engines. */
  static final List<String> ENGINES =
      List.of("postgresql", "mysql", "mariadb", "sqlserver", "oracle", "sqlite", "clickhouse");

  private Words() {}

  /** A sentence that offers the nearest known word, or all when none is near. */
  static String offer(String word, Collection<String> known) {
    if (known.isEmpty()) {
      return "None is defined.";
    }
    return nearest(word, known)
        .map(near -> "Did you mean '" + near + "'?")
        .orElse(
            "Known are: " + String.join(", ", known.stream().sorted().limit(20).toList()) + ".");
  }

  static Optional<String> nearest(String word, Collection<String> known) {
    if (word.length() > 100) {
      return Optional.empty();
    }
    String lower = word.toLowerCase(Locale.ROOT);
    return known.stream()
        .min(Comparator.<String>comparingInt(k -> distance(lower, k)).thenComparing(k -> k))
        .filter(k -> distance(lower, k) <= Math.max(2, k.length() / 3));
  }

  /** Levenshtein's distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
