package dev.sluice.analysis.risk;

import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.StatementReading.ObjectUse;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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

  /** Words that say that EXPLAIN carries out what it explains. */
  private static final Set<String> EXECUTES = Set.of("ANALYZE", "ANALYSE");

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
  private final TriggerFunctions triggers;
  private final Map<String, Call> armed = new HashMap<>();

  /** A function, and whether only what writes calls it. */
  private record Call(String function, boolean byWriting) {}

  /** A name that calls a function, where a statement says it. */
  private record Mention(String name, Call call) {}

  LateCalls(RiskRule rule, TriggerFunctions triggers) {
    this.rule = rule;
    this.triggers = triggers;
  }

  @Override
  public List<Finding> see(Subject subject) {
    List<Mention> mentions = mentions(subject);
    Optional<Call> called = worst(mentions.stream());
    Optional<Call> trigger = triggers.unseen(subject).map(function -> new Call(function, true));
    if (trigger.isPresent()) {
      arm(subject, trigger.get());
    } else if (MAKES.contains(subject.verb()) && !subject.any(Trait.HIDDEN_WRITE)) {
      own(subject).or(() -> called).ifPresent(call -> arm(subject, call));
    }
    return worst(mentions.stream().filter(mention -> runs(subject, mention))).stream()
        .map(call -> rule.why() + " Found: " + call.function() + "(), by what it uses.")
        .map(message -> Findings.of(rule, subject, message))
        .toList();
  }

  private static boolean runs(Subject subject, Mention mention) {
    return mention.call().byWriting()
        ? RUNS.contains(subject.verb())
            && !READS.contains(subject.verb())
            && writes(subject, mention)
        : RUNS.contains(subject.verb()) || asks(subject);
  }

  /** Whether it changes rows of what is named; of what is not wholly read, any name may be that. */
  private static boolean writes(Subject subject, Mention mention) {
    if (subject.begins("explain") && EXECUTES.stream().noneMatch(subject.tokens()::has)) {
      return false;
    }
    return subject.reading().certainty() != Certainty.FULL
        || subject.reading().objects().stream()
            .filter(use -> use.use() != Use.READ)
            .anyMatch(use -> last(use.name()).equals(mention.name()));
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
  private List<Mention> mentions(Subject subject) {
    boolean alters = subject.begins("alter");
    if (armed.isEmpty() || (alters && !TAKES_OVER.matcher(subject.code().guarded()).find())) {
      return List.of();
    }
    List<Mention> mentions = new ArrayList<>();
    for (int i = 0; i < subject.tokens().size(); i++) {
      String name = subject.tokens().named(i) ? last(subject.tokens().name(i)) : "";
      Call call = armed.get(name);
      if (call != null) {
        mentions.add(new Mention(name, call));
      }
    }
    return mentions;
  }

  /** The call that says most. */
  private static Optional<Call> worst(Stream<Mention> mentions) {
    return mentions.map(Mention::call).reduce((one, other) -> one.byWriting() ? other : one);
  }

  private static String last(String name) {
    String plain = TableNames.plain(name);
    return plain.substring(plain.lastIndexOf('.') + 1);
  }
}
