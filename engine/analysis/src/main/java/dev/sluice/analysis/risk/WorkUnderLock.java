package dev.sluice.analysis.risk;

import java.util.List;
import java.util.Optional;

/** Further statements in a transaction that holds a strong lock. */
final class WorkUnderLock implements ScriptCheck {
  private final RiskRule rule;
  private final Locking locking = new Locking();
  private Optional<String> held = Optional.empty();
  private boolean told;

  WorkUnderLock(RiskRule rule) {
    this.rule = rule;
  }

  @Override
  public List<Finding> see(Subject subject) {
    Optional<String> before = held;
    Optional<String> locks = locking.locks(subject);
    boolean small = subject.begins("set") || subject.begins("comment") || subject.begins("commit");
    boolean alone = subject.code().text().contains("concurrently");
    if (subject.begins("commit") || subject.begins("end")) {
      held = Optional.empty();
    } else if (held.isEmpty()) {
      held = locks;
    }
    if (before.isEmpty() || small || alone || told) {
      return List.of();
    }
    told = true;
    return List.of(
        Findings.of(
            rule,
            subject,
            "This runs while " + before.get() + " is still locked by a statement before it."));
  }
}
