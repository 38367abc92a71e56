package dev.sluice.analysis.risk;

import java.util.List;

/** A strong lock without a limit for waiting. */
final class LockTimeout implements ScriptCheck {
  private final RiskRule rule;
  private final Locking locking = new Locking();
  private boolean limited;

  LockTimeout(RiskRule rule) {
    this.rule = rule;
  }

  @Override
  public List<Finding> see(Subject subject) {
    limited |= subject.code().text().contains("lock_timeout");
    if (locking.locks(subject).isEmpty() || limited) {
      return List.of();
    }
    limited = true;
    return List.of(Findings.of(rule, subject, rule.why()));
  }
}
