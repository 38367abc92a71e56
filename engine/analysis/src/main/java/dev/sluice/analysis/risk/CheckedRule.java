package dev.sluice.analysis.risk;

import dev.sluice.db.sql.StatementReading.Trait;
import java.util.List;
import java.util.Set;

/**
 * A rule with the check that carries it out.
 *
 * @param rule what people read of it
 * @param check what finds it
 * @param covers traits that need no general finding where this rule found something
 * @param easing what is known of its table changes its level like this
 * @param verbs the words that a statement must begin with to be looked at, or none for all
 */
record CheckedRule(
    RiskRule rule, Check check, Set<Trait> covers, Easing easing, List<String> verbs) {
  CheckedRule {
    covers = Set.copyOf(covers);
    verbs = List.copyOf(verbs);
  }
}
