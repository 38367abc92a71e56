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
 * Functions out of sight that a script writes into a default, check, view or trigger, and calls by
 * a later statement that uses it; a trigger by one that writes. What a domain, an index or a
 * generated column calls counts at once and is not seen here.
 */
final class LateCalls implements ScriptCheck {
  private static final Set<String> MAKES = Set.of("create", "alter");
  private static final Set<String> RUNS =
      Set.of(
          "insert", "select", "with", "copy", "update", "delete", "merge", "table", "values",
          "refresh", "explain", "declare");

  /** Those of them that run no trigger. */
  private static final Set<String> READS =
      Set.of("select", "table", "values", "refresh", "declare");

  private static final Pattern QUERIED =
      Pattern.compile(
          "^create (?:temp |temporary |unlogged )?table\\b.* as ?\\(?(?:select|with|table)\\b");

  /** What an ALTER names whose checks, rows or name its own object has from then on. */
  private static final Pattern TAKES_OVER =
      Pattern.compile("\\b(?:attach partition|inherit|rename to) ");

  private final RiskRule rule;
  private final TriggerFunctions triggers = new TriggerFunctions();
  private final Map<String, Call> armed = new HashMap<>();

  /** A function, and whether only what writes calls it. */
  private record Call(String function, boolean byWriting) {}

  LateCalls(RiskRule rule) {
    this.rule = rule;
  }

  @Override
  public List<Finding> see(Subject subject) {
    Optional<Call> called = mentioned(subject);
    Optional<Call> trigger = triggers.unseen(subject).map(function -> new Call(function, true));
    if (trigger.isPresent()) {
      arm(subject, trigger.get());
    } else if (MAKES.contains(subject.verb()) && !subject.any(Trait.HIDDEN_WRITE)) {
      own(subject).or(() -> called).ifPresent(call -> arm(subject, call));
    }
    return called.filter(call -> runs(subject, call)).stream()
        .map(call -> rule.why() + " Found: " + call.function() + "(), by what it uses.")
        .map(message -> Findings.of(rule, subject, message))
        .toList();
  }

  private static boolean runs(Subject subject, Call call) {
    return call.byWriting()
        ? RUNS.contains(subject.verb()) && !READS.contains(subject.verb())
        : RUNS.contains(subject.verb()) || asks(subject);
  }

  /** Makes rows by a query: CREATE TABLE … AS, CREATE MATERIALIZED VIEW. */
  private static boolean asks(Subject subject) {
    return subject.begins("create materialized view")
        || QUERIED.matcher(subject.code().guarded()).find();
  }

  private static Optional<Call> own(Subject subject) {
    return subject.reading().objects().stream()
        .filter(use -> use.kind().equals("function") && use.use() == Use.READ)
        .map(use -> new Call(use.name(), false))
        .findFirst();
  }

  private void arm(Subject subject, Call call) {
    for (ObjectUse use : subject.reading().objects()) {
      if (use.use() == Use.CREATED || use.use() == Use.ALTERED || use.use() == Use.RENAMED) {
        put(use.name(), call);
      }
    }
    int renamed = subject.begins("alter") ? subject.tokens().find(0, "RENAME", "TO") : -1;
    if (renamed > 0) {
      put(subject.tokens().name(renamed + 2), call);
    }
  }

  /** What every use calls says more than what only writing calls. */
  private void put(String name, Call call) {
    armed.merge(last(name), call, (one, other) -> one.byWriting() ? other : one);
  }

  /** By the last part of a name, for a search path may stand for the rest. */
  private Optional<Call> mentioned(Subject subject) {
    boolean alters = subject.begins("alter");
    if (armed.isEmpty() || (alters && !TAKES_OVER.matcher(subject.code().guarded()).find())) {
      return Optional.empty();
    }
    Call found = null;
    for (int i = 0; i < subject.tokens().size(); i++) {
      Call call = subject.tokens().named(i) ? armed.get(named(subject, i)) : null;
      if (call != null && !call.byWriting()) {
        return Optional.of(call);
      }
      found = call == null ? found : call;
    }
    return Optional.ofNullable(found);
  }

  private static String named(Subject subject, int i) {
    return last(subject.tokens().name(i));
  }

  private static String last(String name) {
    String plain = TableNames.plain(name);
    return plain.substring(plain.lastIndexOf('.') + 1);
  }
}
