package dev.sluice.analysis.risk;

import static dev.sluice.analysis.risk.CheckedRule.words;

import dev.sluice.db.StatementReading.Trait;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The registry of everything that is looked for. */
public final class RiskRules {
  private static final List<CheckedRule> STATEMENT_RULES =
      Stream.of(DestructiveRules.all(), HiddenRules.all(), SessionRules.all(), LockRules.all())
          .flatMap(List::stream)
          .toList();
  private static final Map<Trait, CheckedRule> GENERAL = general();

  private RiskRules() {}

  /** Every rule, those of statements first, then those of the script as a whole. */
  public static List<RiskRule> all() {
    return Stream.of(
            STATEMENT_RULES.stream().map(CheckedRule::rule),
            GENERAL.values().stream().map(CheckedRule::rule),
            ScriptRules.all().stream())
        .flatMap(rules -> rules)
        .toList();
  }

  /** Rules that look at one statement. */
  static List<CheckedRule> ofStatements() {
    return STATEMENT_RULES;
  }

  /** What is said of a trait that no rule of its own explained. */
  static Map<Trait, CheckedRule> ofTraits() {
    return GENERAL;
  }

  private static Map<Trait, CheckedRule> general() {
    Map<Trait, CheckedRule> rules = new EnumMap<>(Trait.class);
    add(rules, Trait.UNBOUNDED_WRITE, RiskLevel.HIGH, "Changes every row of a table.");
    add(rules, Trait.DESTROYS_DATA, RiskLevel.HIGH, "Removes rows, values or objects.");
    add(rules, Trait.CASCADES, RiskLevel.HIGH, "Drops what depends on the object too.");
    add(rules, Trait.NARROWS_TYPE, RiskLevel.HIGH, "Changes to a type that loses values.");
    add(rules, Trait.DYNAMIC_SQL, RiskLevel.HIGH, "Runs code that is only text to an analysis.");
    add(rules, Trait.HIDDEN_WRITE, RiskLevel.HIGH, "Hides a change of rows inside a statement.");
    add(rules, Trait.CHANGES_SETTINGS, RiskLevel.MEDIUM, "Changes settings of later statements.");
    add(rules, Trait.LONG_BLOCKING_LOCK, RiskLevel.MEDIUM, "Takes a lock that others wait for.");
    add(rules, Trait.REWRITES_TABLE, RiskLevel.MEDIUM, "Rewrites a whole table.");
    add(rules, Trait.VALIDATES_ROWS, RiskLevel.MEDIUM, "Checks every row under a lock.");
    add(rules, Trait.MAY_FAIL_ON_DATA, RiskLevel.MEDIUM, "May be refused by rows that exist.");
    add(rules, Trait.BREAKS_READERS, RiskLevel.MEDIUM, "Takes a name away that programs use.");
    return rules;
  }

  private static void add(Map<Trait, CheckedRule> rules, Trait trait, RiskLevel level, String why) {
    String id = trait.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    rules.put(
        trait,
        CheckedRule.of(
            id,
            level,
            words(why, "Read this statement with care and try it on a copy first.", ""),
            Check.trait(trait)));
  }
}
