package dev.sluice.analysis.risk;

import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the statements of one script in order and rates them. */
final class ScriptReading {
  private static final long LIMIT_NANOS = 30_000_000_000L;
  private static final int NAMED_RULES = 5;

  /** Deeper than any database reads on its usual settings, or any person. */
  private static final int DEEPEST = 1_000;

  private static final String TOO_DEEP =
      "The statement is nested more than "
          + DEEPEST
          + " levels deep, so what rules look for may be missed in it.";

  private final DatabaseEngine engine;
  private final ChosenRules rules;
  private final Surroundings surroundings;
  private final Suppressions suppressions;
  private final List<ScriptChecks.Named> scriptChecks;
  private final long began = System.nanoTime();
  private final List<Finding> findings = new ArrayList<>();
  private final List<RiskReport.StatementRisk> statements = new ArrayList<>();
  private final Opinions opinions = new Opinions();
  private final boolean honoured;
  private Certainty certainty = Certainty.FULL;
  private List<Finding> finished = List.of();
  private boolean timeOver;

  ScriptReading(DatabaseEngine engine, RiskContext context, ChosenRules rules) {
    this(engine, context, rules, ScriptChecks.of(context, rules));
  }

  /** The same with other checks across statements. */
  ScriptReading(
      DatabaseEngine engine,
      RiskContext context,
      ChosenRules rules,
      List<ScriptChecks.Named> scriptChecks) {
    this.engine = engine;
    this.rules = rules;
    this.honoured = context.settings().honoursSuppressions();
    this.surroundings = new Surroundings(context, rules);
    this.suppressions = new Suppressions(rules);
    this.scriptChecks = scriptChecks;
  }

  /** Everything that was found, once all statements are read. */
  List<Finding> finished() {
    List<Finding> told = findings;
    for (ScriptChecks.Named one : scriptChecks) {
      told.addAll(one.check().end());
      told = new ArrayList<>(one.check().revise(told));
    }
    finished = suppressions.wholeScript(told);
    return finished;
  }

  /** The statements, each as bad as the worst that was finally found in it. */
  List<RiskReport.StatementRisk> statements() {
    Map<Integer, RiskLevel> worst = new HashMap<>();
    for (Finding finding : finished) {
      if (!(honoured && finding.excused())) {
        worst.merge(finding.statement(), finding.level(), RiskLevel::or);
      }
    }
    return statements.stream()
        .map(
            one ->
                new RiskReport.StatementRisk(
                    one.index(),
                    one.kind(),
                    one.level().or(worst.getOrDefault(one.index(), RiskLevel.LOW)),
                    one.objects(),
                    one.made()))
        .toList();
  }

  Certainty certainty() {
    return certainty;
  }

  /** Reads the next statement. */
  void add(Statement statement) {
    long left = (LIMIT_NANOS - (System.nanoTime() - began)) / 1_000_000;
    if (left <= 0) {
      giveUp(statement);
      return;
    }
    Tokens tokens = tokens(statement.text());
    SqlCode code = SqlCode.of(statement.text(), tokens);
    Subject subject = new Subject(statement, engine.read(statement), tokens, code, engine);
    Set<String> unjudged = new LinkedHashSet<>();
    List<Finding> found;
    try (Opinions.Asked asked = opinions.ask(subject)) {
      found = found(subject, unjudged);
      certainty = least(certainty, secondOpinion(subject, asked.answer(left), found));
    }
    looks("has-dependents", () -> found.addAll(surroundings.look(subject)), unjudged);
    for (ScriptChecks.Named one : scriptChecks) {
      looks(one.rule(), () -> found.addAll(one.check().see(subject)), unjudged);
    }
    boolean deep = code.depth() > DEEPEST;
    if (deep || !unjudged.isEmpty()) {
      certainty = Certainty.NONE;
      String why = deep ? TOO_DEEP : tooMuch(unjudged);
      found.add(Findings.of(rules.get("analysis-time-over"), subject, why));
    }
    surroundings.remember(subject);
    findings.addAll(suppressions.apply(subject, found));
    statements.add(
        new RiskReport.StatementRisk(
            statement.index(),
            statement.kind(),
            RiskLevel.LOW,
            subject.reading().objects(),
            subject.made()));
  }

  private Tokens tokens(String text) {
    try {
      return engine.tokens(text);
    } catch (ScriptException unreadable) {
      return Tokens.standard(text);
    }
  }

  private void giveUp(Statement statement) {
    certainty = Certainty.NONE;
    if (!timeOver) {
      timeOver = true;
      RiskRule rule = rules.get("analysis-time-over");
      findings.add(
          Findings.of(
              rule,
              statement.index(),
              new Subject.Position(statement.startLine(), statement.startColumn()),
              rule.why()));
    }
    statements.add(
        new RiskReport.StatementRisk(
            statement.index(), statement.kind(), RiskLevel.HIGH, List.of()));
  }

  private List<Finding> found(Subject subject, Set<String> unjudged) {
    List<Finding> found = new ArrayList<>();
    Set<Trait> explained = EnumSet.noneOf(Trait.class);
    for (CheckedRule checked : rules.forVerb(subject.verb())) {
      Runnable look =
          () ->
              checked
                  .check()
                  .find(subject)
                  .ifPresent(
                      hit -> {
                        found.add(finding(checked, subject, hit));
                        explained.addAll(checked.covers());
                      });
      looks(checked.rule().id(), look, unjudged);
    }
    boolean onNew = surroundings.onlyNewTables(subject);
    for (Trait trait : subject.reading().traits()) {
      CheckedRule general = RiskRules.ofTraits().get(trait);
      boolean own = onNew && (easing(trait) || surroundings.onlySurelyNew(subject));
      if (general != null && !explained.contains(trait) && !own) {
        RiskRule rule = rules.get(general.rule().id());
        found.add(Findings.of(rule, subject, rule.why()));
      }
    }
    return found;
  }

  /** What nobody looked for may be there: that is one finding, however many rules gave up. */
  private static String tooMuch(Set<String> unjudged) {
    int more = unjudged.size() - NAMED_RULES;
    return "The statement is too long or too deep to be read by "
        + unjudged.stream().limit(NAMED_RULES).collect(Collectors.joining(", "))
        + (more > 0 ? " and " + more + " more rules" : "")
        + ", so what they look for may be in it.";
  }

  /** Lets a rule look; one that comes to no end is named: what it looks for may be there. */
  private static void looks(String rule, Runnable look, Set<String> unjudged) {
    try {
      look.run();
    } catch (GuardedText.TimeOver | ScriptException | StackOverflowError tooMuch) {
      unjudged.add(rule);
    }
  }

  private static boolean easing(Trait trait) {
    return switch (trait) {
      case LONG_BLOCKING_LOCK, REWRITES_TABLE, VALIDATES_ROWS, MAY_FAIL_ON_DATA -> true;
      default -> false;
    };
  }

  private Finding finding(CheckedRule checked, Subject subject, Check.Hit hit) {
    RiskRule rule = checked.rule();
    Surroundings.Weight weight = surroundings.weigh(checked, subject, hit.table());
    Subject.Position at = subject.position(hit.offset());
    String why = rule.why() + (hit.detail().isEmpty() ? "" : " Found: " + hit.detail() + ".");
    return new Finding(
        rule.id(),
        weight.level(),
        subject.statement().index(),
        at.line(),
        at.column(),
        (why + " " + weight.note()).strip(),
        rule.instead(),
        weight.moot() ? "" : Rewrites.fill(rule.rewrite(), hit.parts()),
        "");
  }

  private Certainty secondOpinion(
      Subject subject, Optional<SecondReader.Opinion> opinion, List<Finding> found) {
    Certainty ours = subject.reading().certainty();
    if (opinion.isEmpty()) {
      return ours;
    }
    Optional<String> objection = SecondOpinion.objection(subject, opinion.get());
    objection.ifPresent(why -> found.add(Findings.of(rules.get("readers-disagree"), subject, why)));
    return objection.isPresent()
        ? Certainty.NONE
        : opinion.get().state() == SecondReader.State.SKIPPED
            ? least(ours, Certainty.PARTIAL)
            : ours;
  }

  private static Certainty least(Certainty one, Certainty other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
