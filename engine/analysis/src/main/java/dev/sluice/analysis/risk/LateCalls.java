package dev.sluice.analysis.risk;

import dev.sluice.db.sql.StatementReading.ObjectUse;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Functions out of sight that a script writes into a default, check or view, and calls by a later
 * statement that uses it. What a domain, an index or a generated column calls counts at once and is
 * not seen here.
 */
final class LateCalls implements ScriptCheck {
  private static final Set<String> MAKES = Set.of("create", "alter");
  private static final Set<String> RUNS =
      Set.of(
          "insert", "select", "with", "copy", "update", "delete", "merge", "table", "values",
          "refresh", "explain", "declare");
  private static final Pattern QUERIED =
      Pattern.compile(
          "^create (?:temp |temporary |unlogged )?table\\b.* as ?\\(?(?:select|with|table)\\b");

  /** What an ALTER names whose checks, rows or name its own object has from then on. */
  private static final Pattern TAKES_OVER =
      Pattern.compile("\\b(?:attach partition|inherit|rename to) ");

  private final RiskRule rule;
  private final Map<String, String> armed = new HashMap<>();

  LateCalls(RiskRule rule) {
    this.rule = rule;
  }

  @Override
  public List<Finding> see(Subject subject) {
    Optional<String> called = mentioned(subject);
    if (MAKES.contains(subject.verb()) && !subject.any(Trait.HIDDEN_WRITE)) {
      own(subject).or(() -> called).ifPresent(function -> arm(subject, function));
    }
    return (RUNS.contains(subject.verb()) || asks(subject)) && called.isPresent()
        ? List.of(
            Findings.of(
                rule, subject, rule.why() + " Found: " + called.get() + "(), by what it uses."))
        : List.of();
  }

  /** Makes rows by a query: CREATE TABLE … AS, CREATE MATERIALIZED VIEW. */
  private static boolean asks(Subject subject) {
    return subject.begins("create materialized view")
        || QUERIED.matcher(subject.code().guarded()).find();
  }

  private static Optional<String> own(Subject subject) {
    return subject.reading().objects().stream()
        .filter(use -> use.kind().equals("function") && use.use() == Use.READ)
        .map(ObjectUse::name)
        .findFirst();
  }

  private void arm(Subject subject, String function) {
    for (ObjectUse use : subject.reading().objects()) {
      if (use.use() == Use.CREATED || use.use() == Use.ALTERED || use.use() == Use.RENAMED) {
        armed.put(last(use.name()), function);
      }
    }
    int renamed = subject.begins("alter") ? subject.tokens().find(0, "RENAME", "TO") : -1;
    if (renamed > 0) {
      armed.put(last(subject.tokens().name(renamed + 2)), function);
    }
  }

  /** By the last part of a name, for a search path may stand for the rest. */
  private Optional<String> mentioned(Subject subject) {
    boolean alters = subject.begins("alter");
    if (armed.isEmpty() || (alters && !TAKES_OVER.matcher(subject.code().guarded()).find())) {
      return Optional.empty();
    }
    for (int i = 0; i < subject.tokens().size(); i++) {
      String function = subject.tokens().named(i) ? armed.get(named(subject, i)) : null;
      if (function != null) {
        return Optional.of(function);
      }
    }
    return Optional.empty();
  }

  private static String named(Subject subject, int i) {
    return last(subject.tokens().name(i));
  }

  private static String last(String name) {
    String plain = TableNames.plain(name);
    return plain.substring(plain.lastIndexOf('.') + 1);
  }
}
