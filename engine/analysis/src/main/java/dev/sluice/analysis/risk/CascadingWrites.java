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
import java.util.regex.Pattern;

/**
 * Rows of a table go, or lose their values, with rows of another one, by a foreign key that the
 * same script made: ON DELETE or ON UPDATE with CASCADE, SET NULL or SET DEFAULT.
 */
final class CascadingWrites implements ScriptCheck {
  private static final Pattern SURELY = Pattern.compile("^create table (?!if not\\b)");
  private final RiskRule rule;
  private final Set<String> made = new HashSet<>();
  private final Map<String, String> children = new HashMap<>();

  CascadingWrites(RiskRule rule) {
    this.rule = rule;
  }

  @Override
  public List<Finding> see(Subject subject) {
    Optional<String> child = changed(subject).map(children::get);
    // What may have been there (IF NOT EXISTS), or stands in front of it for a while, is not made.
    boolean surely = SURELY.matcher(subject.code().text()).find();
    for (ObjectUse use : subject.reading().objects()) {
      if (use.kind().equals("table") && use.use() == Use.CREATED && surely) {
        made.add(TableNames.plain(use.name()));
      } else if (use.use() == Use.DROPPED || use.use() == Use.RENAMED) {
        made.remove(TableNames.plain(use.name()));
      }
    }
    if (subject.begins("alter table")) {
      remember(subject);
    }
    return child
        .map(table -> List.of(Findings.of(rule, subject, rule.why() + " Found: " + table + ".")))
        .orElse(List.of());
  }

  private Optional<String> changed(Subject subject) {
    boolean takes =
        subject.begins("delete")
            || subject.begins("update")
            || subject.begins("with")
            || subject.begins("merge")
            || subject.begins("replace");
    return takes
        ? subject.reading().objects().stream()
            .filter(use -> use.use() == Use.WRITTEN || use.use() == Use.EMPTIED)
            .map(use -> last(use.name()))
            .filter(children::containsKey)
            .findFirst()
        : Optional.empty();
  }

  private void remember(Subject subject) {
    Tokens tokens = subject.tokens();
    String child =
        subject.reading().objects().stream()
            .filter(use -> use.kind().equals("table") && use.use() == Use.ALTERED)
            .map(use -> TableNames.plain(use.name()))
            .findFirst()
            .orElse("");
    if (child.isEmpty() || made.contains(child)) {
      return;
    }
    for (int i = tokens.find(0, "REFERENCES"); i >= 0; i = tokens.find(i + 1, "REFERENCES")) {
      if (cascades(tokens, i)) {
        children.put(last(tokens.name(i + 1)), child);
      }
    }
  }

  private static boolean cascades(Tokens tokens, int references) {
    int next = tokens.find(references + 1, "REFERENCES");
    Tokens clause = tokens.part(references, next < 0 ? tokens.size() : next);
    return clause.has("CASCADE") || clause.has("SET", "NULL") || clause.has("SET", "DEFAULT");
  }

  private static String last(String name) {
    String plain = TableNames.plain(name);
    return plain.substring(plain.lastIndexOf('.') + 1);
  }
}
