package dev.sluice.analysis.risk;

import java.util.List;
import java.util.Set;

/** Rules of the script as a whole. */
final class ScriptRules {
  private static final Set<String> ENGINES = Set.of("postgresql");

  static final RiskRule CANNOT_SPLIT =
      new RiskRule(
          "cannot-split",
          RiskLevel.HIGH,
          ENGINES,
          "The script cannot be cut into statements, so nothing can be said of what it does.",
          "Repair the script at the place that is named.",
          "SELECT 'open");
  static final RiskRule EMPTY =
      new RiskRule(
          "empty-script",
          RiskLevel.LOW,
          ENGINES,
          "The script has no statement, so nothing will happen.",
          "Check that the right text was sent.",
          "-- nothing");
  static final RiskRule MIXED =
      new RiskRule(
          "mixed-transactional",
          RiskLevel.MEDIUM,
          ENGINES,
          "Some statements refuse a transaction, so a failure leaves those before it applied.",
          "Put statements such as CREATE INDEX CONCURRENTLY in a script of their own.",
          "CREATE TABLE t (id int); CREATE INDEX CONCURRENTLY i ON u (id)");
  static final RiskRule DECEPTIVE =
      new RiskRule(
          "deceptive-character",
          RiskLevel.HIGH,
          ENGINES,
          "A character makes the text look different from what the database reads.",
          "Remove the character or write it as an escape.",
          "");
  static final RiskRule READERS_DISAGREE =
      new RiskRule(
          "readers-disagree",
          RiskLevel.HIGH,
          ENGINES,
          "Two readers understand this statement differently, so it is not analysable.",
          "Write the statement more plainly.",
          "");
  static final RiskRule TIME_OVER =
      new RiskRule(
          "analysis-time-over",
          RiskLevel.HIGH,
          ENGINES,
          "The time for the analysis ran out, so what follows is not analysable.",
          "Cut the script into smaller ones.",
          "");
  static final RiskRule MORE =
      new RiskRule(
          "more-findings",
          RiskLevel.LOW,
          ENGINES,
          "There are more findings than are listed.",
          "Look at the levels of the statements, or cut the script into smaller ones.",
          "");

  private ScriptRules() {}

  static List<RiskRule> all() {
    return List.of(CANNOT_SPLIT, EMPTY, MIXED, DECEPTIVE, READERS_DISAGREE, TIME_OVER, MORE);
  }

  /** A finding of a rule of the script, at a place. */
  static Finding finding(RiskRule rule, int statement, Subject.Position at, String message) {
    return new Finding(
        rule.id(),
        rule.level(),
        statement,
        Math.max(1, at.line()),
        Math.max(1, at.column()),
        message.isEmpty() ? rule.why() : message,
        rule.instead());
  }
}
