package dev.sluice.analysis.risk;

import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.StatementReading.ObjectUse;
import java.util.List;

/**
 * Risk of a script.
 *
 * @param level the worst finding's level
 * @param score 0 to 100, explained in the docs of this module
 * @param parse how much of the script was understood
 * @param statements one entry per statement
 * @param findings worst first
 */
public record RiskReport(
    RiskLevel level,
    int score,
    Certainty parse,
    List<StatementRisk> statements,
    List<Finding> findings) {
  public RiskReport {
    statements = List.copyOf(statements);
    findings = List.copyOf(findings);
  }

  /** Risk of one statement. */
  public record StatementRisk(int index, String kind, RiskLevel level, List<ObjectUse> objects) {
    public StatementRisk {
      objects = List.copyOf(objects);
    }
  }
}
