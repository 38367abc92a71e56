package dev.sluice.analysis.risk;

import dev.sluice.db.StatementReading.Trait;
import java.util.Set;

/**
 * A rule with the check that carries it out.
 *
 * @param rule what people read of it
 * @param check what finds it
 * @param covers traits that need no general finding where this rule found something
 * @param eased whether a table that the script itself created makes it LOW
 */
record CheckedRule(RiskRule rule, Check check, Set<Trait> covers, boolean eased) {
  private static final Set<String> ENGINES = Set.of("postgresql");

  CheckedRule {
    covers = Set.copyOf(covers);
  }

  /** A rule of every engine there is today, as text: why, instead, example. */
  static CheckedRule of(String id, RiskLevel level, Words words, Check check) {
    RiskRule rule = new RiskRule(id, level, ENGINES, words.why(), words.instead(), words.example());
    return new CheckedRule(rule, check, Set.of(), false);
  }

  /** The same rule, standing for these traits. */
  CheckedRule covering(Trait... traits) {
    return new CheckedRule(rule, check, Set.of(traits), eased);
  }

  /** The same rule, LOW on a table that the script created. */
  CheckedRule easedOnNewTables() {
    return new CheckedRule(rule, check, covers, true);
  }

  /** What a rule says: why it matters, what to do instead, an example. */
  record Words(String why, String instead, String example) {}

  /** The words of a rule. */
  static Words words(String why, String instead, String example) {
    return new Words(why, instead, example);
  }
}
