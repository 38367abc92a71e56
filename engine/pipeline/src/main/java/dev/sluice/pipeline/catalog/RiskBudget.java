package dev.sluice.pipeline.catalog;

import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.analysis.risk.RuleSettings;
import java.util.List;
import java.util.Map;

/**
 * What an environment takes at most, and how its rules differ.
 *
 * @param level the highest level
 * @param score the highest score, 0 to 100
 * @param rules levels of rules here: rule id to off, on, low, medium, high or critical
 */
public record RiskBudget(RiskLevel level, int score, Map<String, String> rules) {
  /** Everything is taken, rated by the standard rules. */
  public static final RiskBudget UNLIMITED = new RiskBudget(RiskLevel.CRITICAL, 100, Map.of());

  public RiskBudget {
    rules = Map.copyOf(rules);
  }

  /** Whether something of this level and score is taken. */
  public boolean takes(RiskLevel itsLevel, int itsScore) {
    return itsLevel.compareTo(level) <= 0 && itsScore <= score;
  }

  /** Whether anything can be refused, or rated differently than elsewhere. */
  public boolean limits() {
    return !equals(UNLIMITED);
  }

  /**
   * The rules as they hold here.
   *
   * @param custom rules of the workspace's own
   * @throws dev.sluice.analysis.risk.RuleException when a rule or level is unknown
   */
  public RuleSettings settings(List<CustomRule> custom) {
    return RuleSettings.of(
        "risk-rules",
        Map.of("rules", rules, "custom", custom.stream().map(CustomRule::values).toList()));
  }
}
