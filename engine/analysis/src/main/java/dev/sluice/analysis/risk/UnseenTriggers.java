package dev.sluice.analysis.risk;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Triggers that run a function which does not stand in the script are never Low, however new or
 * small their table is: nobody can say what they do, and to which tables.
 */
final class UnseenTriggers implements ScriptCheck {
  private final String rule;
  private final TriggerFunctions functions;
  private final Map<Integer, String> unseen = new HashMap<>();

  UnseenTriggers(RiskRule rule, TriggerFunctions functions) {
    this.rule = rule.id();
    this.functions = functions;
  }

  @Override
  public List<Finding> see(Subject subject) {
    functions
        .unseen(subject)
        .ifPresent(function -> unseen.put(subject.statement().index(), function));
    return List.of();
  }

  @Override
  public List<Finding> revise(List<Finding> findings) {
    return findings.stream().map(this::revised).toList();
  }

  private Finding revised(Finding finding) {
    String function = unseen.get(finding.statement());
    boolean low = finding.rule().equals(rule) && finding.level() == RiskLevel.LOW;
    return low && function != null
        ? finding.at(
            RiskLevel.MEDIUM,
            finding.message() + " The script does not show for sure what " + function + "() does.")
        : finding;
  }
}
