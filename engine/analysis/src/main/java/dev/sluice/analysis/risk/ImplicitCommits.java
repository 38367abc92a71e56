package dev.sluice.analysis.risk;

import java.util.List;
import java.util.Set;

/** Several statements where each change of the schema commits at once. */
final class ImplicitCommits implements ScriptCheck {
  private static final Set<String> COMMITTING =
      Set.of("create", "alter", "drop", "rename", "truncate");
  private final RiskRule rule;
  private int changes;
  private int others;

  ImplicitCommits(RiskRule rule) {
    this.rule = rule;
  }

  @Override
  public List<Finding> see(Subject subject) {
    boolean commits = COMMITTING.contains(subject.verb());
    changes += commits ? 1 : 0;
    others += commits ? 0 : 1;
    return List.of();
  }

  @Override
  public List<Finding> end() {
    return changes > 0 && changes + others > 1
        ? List.of(Findings.of(rule, 0, new Subject.Position(1, 1), rule.why()))
        : List.of();
  }
}
