package dev.sluice.analysis.risk;

import dev.sluice.db.sql.StatementReading.Use;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rows of a table are changed, all at once, in the script that changes the table. */
final class Backfill implements ScriptCheck {
  private final RiskRule rule;
  private final Set<String> altered = new HashSet<>();

  Backfill(RiskRule rule) {
    this.rule = rule;
  }

  @Override
  public List<Finding> see(Subject subject) {
    boolean changes = subject.begins("update") || subject.begins("delete");
    List<String> tables =
        subject.reading().objects().stream()
            .filter(use -> use.kind().equals("table"))
            .filter(use -> use.use() == (changes ? Use.WRITTEN : Use.ALTERED))
            .map(use -> TableNames.plain(use.name()))
            .toList();
    if (subject.begins("alter table")) {
      altered.addAll(tables);
    }
    boolean both = changes && !subject.batched() && tables.stream().anyMatch(altered::contains);
    return both ? List.of(Findings.of(rule, subject, rule.why())) : List.of();
  }
}
