package dev.sluice.analysis.risk;

import java.util.List;

/** More statements than anybody reads. */
final class ManyStatements implements ScriptCheck {
  private static final int MOST = 500;
  private final RiskRule rule;
  private int count;

  ManyStatements(RiskRule rule) {
    this.rule = rule;
  }

  @Override
  public List<Finding> see(Subject subject) {
    count++;
    return List.of();
  }

  @Override
  public List<Finding> end() {
    return count > MOST
        ? List.of(
            Findings.of(
                rule, 0, new Subject.Position(1, 1), "The script has " + count + " statements."))
        : List.of();
  }
}
