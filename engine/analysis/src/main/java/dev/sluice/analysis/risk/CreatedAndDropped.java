package dev.sluice.analysis.risk;

import dev.sluice.db.sql.StatementReading.ObjectUse;
import dev.sluice.db.sql.StatementReading.Use;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Objects that the script makes and drops again. */
final class CreatedAndDropped implements ScriptCheck {
  private final RiskRule rule;
  private final Set<String> created = new HashSet<>();

  CreatedAndDropped(RiskRule rule) {
    this.rule = rule;
  }

  @Override
  public List<Finding> see(Subject subject) {
    List<Finding> found = new ArrayList<>();
    for (ObjectUse use : subject.reading().objects()) {
      String name = use.kind() + " " + TableNames.plain(use.name());
      if (use.use() == Use.CREATED) {
        created.add(name);
      } else if (use.use() == Use.DROPPED && created.contains(name)) {
        found.add(Findings.of(rule, subject, "The script itself created the " + name + " before."));
      }
    }
    return found;
  }
}
