package dev.sluice.analysis.risk;

import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.Statement;
import dev.sluice.db.StatementReading;
import dev.sluice.db.StatementReading.Certainty;
import dev.sluice.db.StatementReading.ObjectUse;
import dev.sluice.db.StatementReading.Trait;
import dev.sluice.db.StatementReading.Use;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the statements of one script in order and remembers what the script itself created. */
final class ScriptReading {
  private static final long LIMIT_NANOS = 30_000_000_000L;
  private static final Pattern NEW_TABLE =
      Pattern.compile(
          ("^create (?:(?:global |local )?(?:temp |temporary )|unlogged )?table (?:if not exists )?"
                  + "(?<table>NAME)")
              .replace("NAME", Check.NAME));

  private final DatabaseEngine engine;
  private final long began = System.nanoTime();
  private final Set<String> created = new HashSet<>();
  private final List<Finding> findings = new ArrayList<>();
  private final List<RiskReport.StatementRisk> statements = new ArrayList<>();
  private Certainty certainty = Certainty.FULL;
  private boolean timeOver;

  ScriptReading(DatabaseEngine engine) {
    this.engine = engine;
  }

  List<Finding> findings() {
    return findings;
  }

  List<RiskReport.StatementRisk> statements() {
    return statements;
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
    Subject subject = new Subject(statement, reading(statement), SqlCode.of(statement.text()));
    List<Finding> found = rules(subject);
    Certainty sure = secondOpinion(subject, left, found);
    certainty = least(certainty, sure);
    remember(subject);
    findings.addAll(found);
    RiskLevel level = found.stream().map(Finding::level).reduce(RiskLevel.LOW, RiskLevel::or);
    statements.add(
        new RiskReport.StatementRisk(
            statement.index(), statement.kind(), level, subject.reading().objects()));
  }

  private StatementReading reading(Statement statement) {
    try {
      return engine.read(statement);
    } catch (StackOverflowError tooDeep) {
      return new StatementReading(Certainty.NONE, List.of(), Set.of());
    }
  }

  private void giveUp(Statement statement) {
    certainty = Certainty.NONE;
    if (!timeOver) {
      timeOver = true;
      findings.add(
          ScriptRules.finding(
              ScriptRules.TIME_OVER,
              statement.index(),
              new Subject.Position(statement.startLine(), statement.startColumn()),
              ""));
    }
    statements.add(
        new RiskReport.StatementRisk(
            statement.index(), statement.kind(), RiskLevel.HIGH, List.of()));
  }

  private List<Finding> rules(Subject subject) {
    List<Finding> found = new ArrayList<>();
    Set<Trait> explained = EnumSet.noneOf(Trait.class);
    for (CheckedRule checked : RiskRules.ofStatements()) {
      Optional<Check.Hit> hit = hit(checked, subject);
      hit.ifPresent(
          at -> {
            found.add(finding(checked, subject, at));
            explained.addAll(checked.covers());
          });
    }
    boolean onNew = ownTable(subject);
    for (Trait trait : subject.reading().traits()) {
      CheckedRule general = RiskRules.ofTraits().get(trait);
      if (general != null && !explained.contains(trait) && !(onNew && easing(trait))) {
        found.add(finding(general, subject, new Check.Hit(subject.firstCode(), "", "")));
      }
    }
    return found;
  }

  private static Optional<Check.Hit> hit(CheckedRule checked, Subject subject) {
    try {
      return checked.check().find(subject);
    } catch (GuardedText.TimeOver | StackOverflowError tooMuch) {
      return Optional.of(new Check.Hit(subject.firstCode(), "", "too long or too deep to be read"));
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
    boolean eased = checked.eased() && created.contains(hit.table());
    Subject.Position at = subject.position(hit.offset());
    String why = rule.why() + (hit.detail().isEmpty() ? "" : " Found: " + hit.detail() + ".");
    return new Finding(
        rule.id(),
        eased ? RiskLevel.LOW : rule.level(),
        subject.statement().index(),
        at.line(),
        at.column(),
        eased ? why + " The table is new in this script, so it is empty." : why,
        rule.instead());
  }

  private boolean ownTable(Subject subject) {
    List<ObjectUse> touched =
        subject.reading().objects().stream()
            .filter(use -> use.kind().equals("table") && use.use() != Use.READ)
            .toList();
    return !touched.isEmpty()
        && touched.stream().allMatch(use -> created.contains(use.name().toLowerCase(Locale.ROOT)));
  }

  private Certainty secondOpinion(Subject subject, long left, List<Finding> found) {
    Certainty ours = subject.reading().certainty();
    if (!SecondOpinion.wanted(subject)) {
      return ours;
    }
    if (!SecondReader.fits(subject.statement().text(), subject.code().text())) {
      return least(ours, Certainty.PARTIAL);
    }
    SecondReader.Opinion opinion = SecondReader.read(subject.statement().text(), left);
    Optional<String> objection = SecondOpinion.objection(subject, opinion);
    objection.ifPresent(
        why ->
            found.add(
                ScriptRules.finding(
                    ScriptRules.READERS_DISAGREE,
                    subject.statement().index(),
                    subject.position(subject.firstCode()),
                    why)));
    return objection.isPresent()
        ? Certainty.NONE
        : opinion.state() == SecondReader.State.SKIPPED ? least(ours, Certainty.PARTIAL) : ours;
  }

  private void remember(Subject subject) {
    String code = subject.code().text();
    Matcher matcher = NEW_TABLE.matcher(code);
    if (matcher.find()) {
      created.add(matcher.group("table"));
    } else if (code.contains("search_path")
        || code.startsWith("drop ")
        || code.contains(" rename to ")) {
      created.clear();
    }
  }

  private static Certainty least(Certainty one, Certainty other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
