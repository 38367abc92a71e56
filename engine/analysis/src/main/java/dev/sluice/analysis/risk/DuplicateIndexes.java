package dev.sluice.analysis.risk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Indexes of one script on the same columns. */
final class DuplicateIndexes implements ScriptCheck {
  private final RiskRule rule;
  private final List<IndexColumns> seen = new ArrayList<>();

  DuplicateIndexes(RiskRule rule) {
    this.rule = rule;
  }

  @Override
  public List<Finding> see(Subject subject) {
    List<Finding> found = new ArrayList<>();
    if (subject.code().text().startsWith("drop ")) {
      seen.clear();
    }
    for (IndexColumns one : IndexColumns.of(subject, "")) {
      if (one.partial() || one.columns().isBlank()) {
        continue;
      }
      Optional<IndexColumns> twin =
          seen.stream()
              .filter(
                  other ->
                      other.table().equals(one.table()) && other.columns().equals(one.columns()))
              .findFirst();
      twin.ifPresent(
          other ->
              found.add(
                  Findings.of(
                      rule,
                      subject,
                      "Another index of this script has the same columns ("
                          + one.columns()
                          + ").")));
      seen.add(one);
    }
    return found;
  }
}
