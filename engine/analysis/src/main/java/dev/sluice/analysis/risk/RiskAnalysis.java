package dev.sluice.analysis.risk;

import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.Script;
import dev.sluice.db.ScriptException;
import dev.sluice.db.StatementReading.Certainty;
import java.util.ArrayList;
import java.util.List;

/** Rates scripts of one engine. Thread-safe. */
public final class RiskAnalysis {
  private final DatabaseEngine engine;

  /** Analysis for one engine. */
  public RiskAnalysis(DatabaseEngine engine) {
    this.engine = engine;
  }

  /**
   * Rates a script. Never throws for what stands in the script: what cannot be split or read is a
   * finding of level High at least. Bounded in time: 2 s a statement, 30 s a script.
   */
  public RiskReport rate(String script) {
    List<Finding> characters = DeceptiveCharacters.in(script);
    try {
      Script split = engine.split(script);
      return split.statements().isEmpty() ? empty(characters) : read(split, characters);
    } catch (ScriptException refused) {
      return unreadable(
          characters,
          new Subject.Position(refused.line(), refused.column()),
          refused.getMessage() + " " + refused.action());
    } catch (StackOverflowError tooDeep) {
      return unreadable(
          characters, new Subject.Position(1, 1), "The script is nested too deeply to be read.");
    }
  }

  private RiskReport read(Script split, List<Finding> characters) {
    ScriptReading reading = new ScriptReading(engine);
    split.statements().forEach(reading::add);
    List<Finding> findings = new ArrayList<>(characters);
    findings.addAll(reading.findings());
    boolean mixed =
        split.statements().size() > 1
            && split.statements().stream().anyMatch(statement -> !statement.transactional());
    if (mixed) {
      findings.add(ScriptRules.finding(ScriptRules.MIXED, 0, new Subject.Position(1, 1), ""));
    }
    return Rating.report(reading.certainty(), reading.statements(), findings);
  }

  private static RiskReport empty(List<Finding> characters) {
    List<Finding> findings = new ArrayList<>(characters);
    findings.add(ScriptRules.finding(ScriptRules.EMPTY, 0, new Subject.Position(1, 1), ""));
    return Rating.report(Certainty.FULL, List.of(), findings);
  }

  private static RiskReport unreadable(
      List<Finding> characters, Subject.Position at, String message) {
    List<Finding> findings = new ArrayList<>(characters);
    findings.add(ScriptRules.finding(ScriptRules.CANNOT_SPLIT, 0, at, message));
    return Rating.report(Certainty.NONE, List.of(), findings);
  }
}
