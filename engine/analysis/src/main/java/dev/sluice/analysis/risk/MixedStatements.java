package dev.sluice.analysis.risk;

import java.util.List;

/** Statements that refuse a transaction among others. */
final class MixedStatements implements ScriptCheck {
  private final RiskRule rule;
  private int statements;
  private boolean alone;

  MixedStatements(RiskRule rule) {
    this.rule = rule;
  }

  @Override
  public List<Finding> see(Subject subject) {
    statements++;
    alone |= !subject.statement().transactional();
    return List.of();
  }

  @Override
  public List<Finding> end() {
    return alone && statements > 1
        ? List.of(Findings.of(rule, 0, new Subject.Position(1, 1), rule.why()))
        : List.of();
  }
}
