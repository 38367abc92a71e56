package dev.sluice.analysis.risk;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names that a script takes away and gives back at once: a column's to another column of the table,
 * a table's to a view of all of it. Programs go on, so this is Medium at most.
 */
final class NamesKept implements ScriptCheck {
  private static final Set<String> RULES =
      Set.of("rename", "rename-table", "rename-table-short", "breaks-readers", "has-dependents");

  /** What finds a column by its name; a view, say, would go on reading the one that moved. */
  private static final Pattern BY_NAME =
      Pattern.compile(".* depends? on [^:]*: (?:(?:index|trigger) [^, ]+(?:, |\\.))+");

  private static final String NAME = "(?:\"[^\"]*\"|[\\w$#]+)";
  private static final String TABLE = "(?<table>" + NAME + "(?:\\." + NAME + ")*)";
  private static final Pattern ALTERED =
      Pattern.compile("^alter table (?:if exists )?(?:only )?" + TABLE + " (?<actions>.*)$");
  private static final Pattern COLUMN =
      Pattern.compile(
          "(?:^|, ?)rename (?:column )?(?!to |index |key |constraint )(?<from>"
              + NAME
              + ") to (?<to>"
              + NAME
              + ")(?= ?,|$)");
  private static final Pattern RENAMED = Pattern.compile("^rename to (?<to>" + NAME + ")$");
  private static final Pattern VIEW =
      Pattern.compile(
          "^create view "
              + TABLE
              + " as select ?\\* ?from (?<of>"
              + NAME
              + "(?:\\."
              + NAME
              + ")*)$");

  /** Statements that took a column's or a table's name, by that name. */
  private final Map<String, Integer> taken = new HashMap<>();

  private final Map<String, String> tables = new HashMap<>();
  private final Set<Integer> kept = new HashSet<>();

  @Override
  public List<Finding> see(Subject subject) {
    Matcher altered = ALTERED.matcher(subject.code().guarded());
    Matcher view = VIEW.matcher(subject.code().guarded());
    int index = subject.statement().index();
    if (altered.find()) {
      String table = altered.group("table");
      Matcher renamed = RENAMED.matcher(altered.group("actions"));
      if (renamed.find()) {
        taken.put(table, index);
        tables.put(table, beside(table, renamed.group("to")));
      } else {
        columns(table, altered.group("actions"), index);
      }
    } else if (view.find() && view.group("of").equals(tables.get(view.group("table")))) {
      give(view.group("table"), index);
    }
    return List.of();
  }

  private static String beside(String table, String name) {
    return table.substring(0, table.lastIndexOf('.') + 1) + name;
  }

  private void columns(String table, String actions, int index) {
    Matcher column = COLUMN.matcher(actions);
    while (column.find()) {
      give(table + " " + column.group("to"), index);
      taken.put(table + " " + column.group("from"), index);
    }
  }

  private void give(String name, int index) {
    Integer by = taken.remove(name);
    if (by != null) {
      kept.add(by);
      kept.add(index);
    }
  }

  @Override
  public List<Finding> revise(List<Finding> findings) {
    return findings.stream().map(this::revised).toList();
  }

  private Finding revised(Finding finding) {
    boolean worse = finding.level().compareTo(RiskLevel.MEDIUM) > 0;
    boolean ours =
        RULES.contains(finding.rule())
            && (!finding.rule().equals("has-dependents")
                || BY_NAME.matcher(finding.message()).matches());
    return worse && ours && kept.contains(finding.statement())
        ? finding.at(
            RiskLevel.MEDIUM, finding.message() + " The script gives the name back at once.")
        : finding;
  }
}
