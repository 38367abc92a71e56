package dev.sluice.analysis.risk;

import dev.sluice.db.sql.StatementReading.Trait;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The registry of everything that is looked for. */
public final class RiskRules {
  private RiskRules() {}

  /** Read when the first script is rated, not when the program starts. */
  private static final class Book {
    private static final Map<String, CheckedRule> RULES = read();
    private static final Map<Trait, CheckedRule> TRAITS = traits();

    private static Map<String, CheckedRule> read() {
      Map<String, CheckedRule> rules = new LinkedHashMap<>();
      for (Family family : Family.values()) {
        for (CheckedRule one : RuleFiles.of(family)) {
          if (rules.put(one.rule().id(), one) != null) {
            throw new IllegalStateException("two rules are called " + one.rule().id());
          }
        }
      }
      return rules;
    }

    /** What is said of a trait that no rule of its own explained. */
    private static Map<Trait, CheckedRule> traits() {
      Map<Trait, CheckedRule> rules = new EnumMap<>(Trait.class);
      for (Trait trait : Trait.values()) {
        String id = trait.name().toLowerCase(Locale.ROOT).replace('_', '-');
        Optional.ofNullable(RULES.get(id)).ifPresent(rule -> rules.put(trait, rule));
      }
      return rules;
    }
  }

  /**
   * Begins to read the rules on a thread of its own, for a program that will need them as soon as
   * it knows what it is asked for. Nobody waits for it.
   */
  public static void readAhead() {
    Thread reader = new Thread(RiskRules::read, "rules");
    reader.setDaemon(true);
    reader.start();
  }

  /** Every rule, by families. */
  public static List<RiskRule> all() {
    return Book.RULES.values().stream().map(CheckedRule::rule).toList();
  }

  /** The rule of an id. */
  public static Optional<RiskRule> find(String id) {
    return Optional.ofNullable(Book.RULES.get(id)).map(CheckedRule::rule);
  }

  /** The id that is spelled most alike, for errors. */
  public static String nearest(String id) {
    return nearest(id, Book.RULES.keySet());
  }

  /** The one of some ids that is spelled most alike. */
  static String nearest(String id, Set<String> ids) {
    return ids.stream()
        .min(java.util.Comparator.comparingInt(known -> distance(known, id)))
        .orElse("");
  }

  /** A rule that the analysis itself applies. */
  static RiskRule get(String id) {
    return find(id).orElseThrow(() -> new IllegalStateException("there is no rule " + id));
  }

  /** Every rule with its check. */
  static List<CheckedRule> checked() {
    return List.copyOf(Book.RULES.values());
  }

  /** What is said of a trait that no rule of its own explained. */
  static Map<Trait, CheckedRule> ofTraits() {
    return Book.TRAITS;
  }

  private static void read() {
    if (Book.RULES.isEmpty()) {
      throw new IllegalStateException("there are no rules");
    }
  }

  /** Levenshtein's distance. */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 1; i <= one.length(); i++) {
      int corner = row[0];
      row[0] = i;
      for (int k = 1; k <= other.length(); k++) {
        int change = corner + (one.charAt(i - 1) == other.charAt(k - 1) ? 0 : 1);
        corner = row[k];
        row[k] = Math.min(change, Math.min(row[k], row[k - 1]) + 1);
      }
    }
    return row[other.length()];
  }

  /** Ids of all rules. */
  static List<String> ids() {
    return new ArrayList<>(Book.RULES.keySet());
  }
}
