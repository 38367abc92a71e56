package dev.sluice.analysis.risk;

import dev.sluice.db.sql.StatementReading.Use;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Several ALTER TABLE of one table. */
final class SeveralAlters implements ScriptCheck {
  private final RiskRule rule;
  private final Set<String> altered = new HashSet<>();

  SeveralAlters(RiskRule rule) {
    this.rule = rule;
  }

  @Override
  public List<Finding> see(Subject subject) {
    if (!subject.begins("alter table")) {
      return List.of();
    }
    return subject.reading().objects().stream()
        .filter(use -> use.kind().equals("table") && use.use() == Use.ALTERED)
        .map(use -> TableNames.plain(use.name()))
        .filter(name -> !altered.add(name))
        .limit(1)
        .map(name -> Findings.of(rule, subject, rule.why()))
        .toList();
  }
}
