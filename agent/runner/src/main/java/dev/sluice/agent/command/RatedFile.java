package dev.sluice.agent.command;

import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.analysis.risk.RiskReport;
import java.util.List;

/**
 * One script with its rating.
 *
 * @param file its name as given
 * @param text what stands in it
 * @param report its rating
 */
record RatedFile(String file, String text, RiskReport report) {

  /** Whether something that is not suppressed is as bad as this, or worse. */
  boolean reaches(RiskLevel limit) {
    return report.findings().stream().anyMatch(finding -> !finding.excused())
        && report.level().compareTo(limit) >= 0;
  }

  /** The lines of the script, without their ends. */
  List<String> lines() {
    return List.of(text.split("\r\n|\r|\n", -1));
  }
}
