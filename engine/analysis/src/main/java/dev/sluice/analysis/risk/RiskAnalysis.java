package dev.sluice.analysis.risk;

import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.sql.Script;
import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading.Certainty;
import java.util.ArrayList;
import java.util.List;

/** Rates scripts of one engine. Thread-safe. */
public final class RiskAnalysis {
  /** How many scripts to rate side by side; of more, some would get no second opinion. */
  public static final int AT_ONCE = SecondReader.AT_ONCE;

  private final DatabaseEngine engine;
  private final RiskContext context;
  private final ChosenRules rules;

  /** Analysis for one engine of which nothing more is known. */
  public RiskAnalysis(DatabaseEngine engine) {
    this(engine, RiskContext.unknown());
  }

  /** Analysis for one engine in a known place. */
  public RiskAnalysis(DatabaseEngine engine, RiskContext context) {
    this.engine = context.version().isEmpty() ? engine : engine.ofVersion(context.version());
    this.context = context;
    this.rules =
        new ChosenRules(
            context.settings().rules(engine.name(), context.version(), context.environment()));
  }

  /**
   * Rates a script. Never throws for what stands in the script: what cannot be split or read is a
   * finding of level High at least. Bounded in time: 2 s a statement, 30 s a script.
   */
  public RiskReport rate(String script) {
    List<Finding> characters = DeceptiveCharacters.in(script, rules.get("deceptive-character"));
    try {
      Script split = engine.split(script);
      return split.statements().isEmpty() ? empty(characters) : read(split, characters);
    } catch (ScriptException refused) {
      return unreadable(
          characters,
          new Subject.Position(refused.line(), refused.column()),
          refused.getMessage() + ". " + refused.action() + ".");
    } catch (StackOverflowError tooDeep) {
      return unreadable(
          characters, new Subject.Position(1, 1), "The script is nested too deeply to be read.");
    }
  }

  private RiskReport read(Script split, List<Finding> characters) {
    ScriptReading reading = new ScriptReading(engine, context, rules);
    for (Statement statement : split.statements()) {
      reading.add(statement);
    }
    List<Finding> findings = new ArrayList<>(characters);
    findings.addAll(reading.finished());
    return Rating.report(
        reading.certainty(),
        reading.statements(),
        findings,
        context.settings().honoursSuppressions());
  }

  private RiskReport empty(List<Finding> characters) {
    List<Finding> findings = new ArrayList<>(characters);
    rules
        .find("empty-script")
        .ifPresent(
            rule -> findings.add(Findings.of(rule, 0, new Subject.Position(1, 1), rule.why())));
    return Rating.report(Certainty.FULL, List.of(), findings, false);
  }

  private RiskReport unreadable(List<Finding> characters, Subject.Position at, String message) {
    List<Finding> findings = new ArrayList<>(characters);
    findings.add(Findings.of(rules.get("cannot-split"), 0, at, message));
    return Rating.report(Certainty.NONE, List.of(), findings, false);
  }
}
