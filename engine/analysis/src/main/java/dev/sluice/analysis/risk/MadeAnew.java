package dev.sluice.analysis.risk;

import dev.sluice.db.sql.StatementReading.ObjectUse;
import dev.sluice.db.sql.StatementReading.Use;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Objects without rows that the script drops and creates again under the same name. */
final class MadeAnew implements ScriptCheck {
  private static final Set<String> KINDS = Set.of("view", "trigger", "policy", "rule");
  private final RiskRule rule;
  private final Map<String, Integer> dropped = new HashMap<>();
  private final Set<Integer> replaced = new HashSet<>();

  MadeAnew(RiskRule rule) {
    this.rule = rule;
  }

  @Override
  public List<Finding> see(Subject subject) {
    for (ObjectUse use : subject.reading().objects()) {
      String name = use.kind() + " " + use.name();
      if (use.use() == Use.DROPPED && KINDS.contains(use.kind()) && subject.begins("drop")) {
        dropped.put(name, subject.statement().index());
      } else if (use.use() == Use.CREATED && dropped.containsKey(name)) {
        replaced.add(dropped.remove(name));
      }
    }
    return List.of();
  }

  @Override
  public List<Finding> revise(List<Finding> findings) {
    return findings.stream().map(one -> revised(one)).toList();
  }

  private Finding revised(Finding finding) {
    boolean anew =
        finding.rule().equals(rule.id())
            && finding.level() == rule.level()
            && replaced.contains(finding.statement())
            && !dropped.containsValue(finding.statement());
    return anew
        ? finding.at(RiskLevel.LOW, finding.message() + " The script creates it anew.")
        : finding;
  }
}
