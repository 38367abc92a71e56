package dev.sluice.analysis.risk;

import dev.sluice.db.sql.StatementReading.ObjectUse;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.Tokens;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Columns that the script itself adds: filling them from others writes over nothing. In batches it
 * does not keep anybody waiting either.
 */
final class OwnColumns implements ScriptCheck {
  private final String rule;
  private final Set<TableColumn> added = new HashSet<>();

  /** Statements that fill such columns only, and what is left of their weight. */
  private final Map<Integer, RiskLevel> filling = new HashMap<>();

  private final SteadyNames names;

  OwnColumns(RiskRule rule, SteadyNames names) {
    this.rule = rule.id();
    this.names = names;
  }

  @Override
  public List<Finding> see(Subject subject) {
    Tokens t = subject.tokens();
    if (!names.after(subject)) {
      added.clear();
    } else if (t.is(0, "ALTER", "TABLE")) {
      t.part(t.afterName(2), t.size()).commaParts(0).forEach(one -> alter(t.name(2), one));
    } else if (t.is(0, "UPDATE") && fills(subject)) {
      filling.put(
          subject.statement().index(), subject.batched() ? RiskLevel.LOW : RiskLevel.MEDIUM);
    }
    return List.of();
  }

  private void alter(String table, Tokens action) {
    Optional<TableColumn> column = TableColumn.added(table, action);
    if (column.isPresent()) {
      added.add(column.get());
    } else if (!action.is(0, "ADD") && !action.is(0, "VALIDATE") && !action.is(0, "ALTER")) {
      added.clear();
    }
  }

  private boolean fills(Subject subject) {
    Tokens t = subject.tokens();
    List<String> written =
        subject.reading().objects().stream()
            .filter(use -> use.use() == Use.WRITTEN && use.kind().equals("table"))
            .map(ObjectUse::name)
            .distinct()
            .toList();
    int set = t.find(1, "SET");
    int where = t.find(set, "WHERE");
    return set > 0
        && where > set
        && written.size() == 1
        && t.name(1).equals(written.get(0))
        && t.part(set + 1, where).commaParts(0).stream()
            .allMatch(
                one ->
                    one.is(1, "=") && added.contains(new TableColumn(written.get(0), one.name(0))));
  }

  @Override
  public List<Finding> revise(List<Finding> findings) {
    return findings.stream().map(this::revised).toList();
  }

  private Finding revised(Finding finding) {
    RiskLevel level = filling.get(finding.statement());
    return level != null && finding.rule().equals(rule)
        ? finding.at(level, finding.message() + " The script itself added the column.")
        : finding;
  }
}
