package dev.sluice.analysis.risk;

import dev.sluice.db.sql.StatementReading.ObjectUse;
import dev.sluice.db.sql.StatementReading.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Foreign keys of new columns and tables that no index of the script serves. */
final class ForeignKeyIndexes implements ScriptCheck {
  private static final Pattern TABLE_KEY =
      Pattern.compile("\\bforeign key(?: [\\w\"]+)? ?\\((?<columns>[^()]*)\\) ?references\\b");
  private static final Pattern COLUMN_KEY =
      Pattern.compile(
          "(?:[(,]|\\badd (?:column )?(?:if not exists )?)(?<columns>[\\w\"]+) [^,()]*(?:\\([^()]*\\))?[^,()]*\\breferences\\b");
  private final RiskRule rule;
  private final List<Key> keys = new ArrayList<>();
  private final List<IndexColumns> indexes = new ArrayList<>();

  ForeignKeyIndexes(RiskRule rule) {
    this.rule = rule;
  }

  private record Key(Subject subject, int offset, String table, String columns) {}

  @Override
  public List<Finding> see(Subject subject) {
    String table =
        subject.reading().objects().stream()
            .filter(use -> use.kind().equals("table") && use.use() != Use.READ)
            .map(ObjectUse::name)
            .map(TableNames::plain)
            .findFirst()
            .orElse("");
    indexes.addAll(IndexColumns.of(subject, table));
    boolean adds = subject.begins("create table") || subject.begins("alter table");
    if (adds && subject.code().text().contains("references")) {
      keys(subject, table, TABLE_KEY);
      keys(subject, table, COLUMN_KEY);
    }
    return List.of();
  }

  private void keys(Subject subject, String table, Pattern pattern) {
    Matcher matcher = pattern.matcher(subject.code().guarded());
    while (matcher.find()) {
      String columns = TableNames.plain(matcher.group("columns"));
      int offset = subject.code().offset(matcher.start("columns"));
      if (!columns.equals("constraint")) {
        keys.add(new Key(subject, offset, table, columns));
      }
    }
  }

  @Override
  public List<Finding> end() {
    List<Finding> found = new ArrayList<>();
    for (Key key : keys) {
      boolean served =
          indexes.stream()
              .anyMatch(
                  one ->
                      TableNames.same(one.table(), key.table()) && one.beginsWith(key.columns()));
      if (!served) {
        String message = rule.why() + " Found: " + key.table() + " (" + key.columns() + ").";
        found.add(
            Findings.of(
                rule,
                key.subject().statement().index(),
                key.subject().position(key.offset()),
                message));
      }
    }
    return found;
  }
}
