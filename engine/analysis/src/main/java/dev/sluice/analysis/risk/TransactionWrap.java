package dev.sluice.analysis.risk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Scripts that are nothing but transactions one after another, each begun and committed. */
final class TransactionWrap implements ScriptCheck {
  private static final String CONTROL = "transaction-control";
  private final RiskRule rule;
  private Optional<Subject> first = Optional.empty();
  private boolean open;
  private boolean wrapped = true;

  TransactionWrap(RiskRule rule) {
    this.rule = rule;
  }

  @Override
  public List<Finding> see(Subject subject) {
    if (TransactionShape.begins(subject)) {
      wrapped &= !open;
      open = true;
      first = first.isEmpty() ? Optional.of(subject) : first;
    } else if (TransactionShape.ends(subject)) {
      wrapped &= open && !subject.begins("rollback") && !subject.begins("abort");
      open = false;
    } else {
      boolean small = subject.begins("set");
      boolean other =
          subject.begins("savepoint") || subject.begins("release") || subject.begins("prepare");
      wrapped &= (open || small) && !other;
    }
    return List.of();
  }

  @Override
  public List<Finding> revise(List<Finding> findings) {
    if (!wrapped || open || first.isEmpty()) {
      return findings;
    }
    List<Finding> told = new ArrayList<>();
    findings.stream().filter(finding -> !finding.rule().equals(CONTROL)).forEach(told::add);
    told.add(Findings.of(rule, first.get(), rule.why()));
    return told;
  }
}
