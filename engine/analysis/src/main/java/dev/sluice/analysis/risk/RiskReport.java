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

  /**
   * Risk of one statement.
   *
   * @param made names of what it creates and what was certainly not there before: no IF NOT EXISTS;
   *     none in what was rated and kept before there was this part
   */
  public record StatementRisk(
      int index, String kind, RiskLevel level, List<ObjectUse> objects, List<String> made) {
    public StatementRisk {
      objects = List.copyOf(objects);
      made = made == null ? List.of() : List.copyOf(made);
    }

    /** Of a statement that is not known to make anything new. */
    public StatementRisk(int index, String kind, RiskLevel level, List<ObjectUse> objects) {
      this(index, kind, level, objects, List.of());
    }
  }
}
