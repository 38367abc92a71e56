package dev.sluice.analysis.risk;

import dev.sluice.db.sql.StatementReading.ObjectUse;
import dev.sluice.db.sql.StatementReading.Use;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tables that nobody says the meaning of. */
final class TableComments implements ScriptCheck {
  private final RiskRule rule;
  private final Map<String, Subject> silent = new LinkedHashMap<>();

  TableComments(RiskRule rule) {
    this.rule = rule;
  }

  @Override
  public List<Finding> see(Subject subject) {
    String code = subject.code().text();
    for (ObjectUse use : subject.reading().objects()) {
      String name = TableNames.plain(use.name());
      boolean told = code.matches("(?s).*\\) ?[^()]*\\bcomment ?=? ?''.*");
      if (use.kind().equals("table") && use.use() == Use.CREATED && !told) {
        silent.put(name, subject);
      }
    }
    if (code.startsWith("comment on table ")) {
      subject.reading().objects().forEach(use -> silent.remove(TableNames.plain(use.name())));
    }
    return List.of();
  }

  @Override
  public List<Finding> end() {
    return silent.entrySet().stream()
        .map(
            one ->
                Findings.of(rule, one.getValue(), "The table " + one.getKey() + " has no comment."))
        .toList();
  }
}
