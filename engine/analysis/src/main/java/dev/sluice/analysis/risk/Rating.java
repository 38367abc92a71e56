package dev.sluice.analysis.risk;

import dev.sluice.db.sql.StatementReading.Certainty;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Turns findings into a level and a score; the numbers are explained in docs/risk.md. */
final class Rating {
  private static final int MOST = 1_000;
  private static final Comparator<Finding> WORST_FIRST =
      Comparator.comparing(Finding::level)
          .reversed()
          .thenComparing(Finding::line)
          .thenComparing(Finding::column)
          .thenComparing(Finding::rule);

  private Rating() {}

  static RiskReport report(
      Certainty parse,
      List<RiskReport.StatementRisk> statements,
      List<Finding> findings,
      boolean honoured) {
    List<Finding> sorted = new ArrayList<>(findings);
    sorted.sort(WORST_FIRST);
    List<Finding> counted =
        sorted.stream().filter(finding -> !(honoured && finding.excused())).toList();
    RiskLevel level = counted.isEmpty() ? RiskLevel.LOW : counted.get(0).level();
    int score = score(counted);
    if (sorted.size() > MOST) {
      String message = "There are " + (sorted.size() - MOST) + " more findings than are listed.";
      sorted = new ArrayList<>(sorted.subList(0, MOST));
      RiskRule more = RiskRules.get("more-findings");
      sorted.add(Findings.of(more, 0, new Subject.Position(1, 1), message));
    }
    return new RiskReport(level, score, parse, statements, sorted);
  }

  private static int score(List<Finding> worstFirst) {
    if (worstFirst.isEmpty()) {
      return 0;
    }
    int rest = 0;
    for (Finding finding : worstFirst.subList(1, worstFirst.size())) {
      rest = Math.min(100, rest + weight(finding.level()));
    }
    return switch (worstFirst.get(0).level()) {
      case LOW -> 5 + Math.min(19, rest);
      case MEDIUM -> 25 + Math.min(24, rest);
      case HIGH -> 50 + Math.min(29, rest);
      case CRITICAL -> 80 + Math.min(20, rest);
    };
  }

  private static int weight(RiskLevel level) {
    return switch (level) {
      case LOW -> 1;
      case MEDIUM -> 3;
      case HIGH -> 6;
      case CRITICAL -> 10;
    };
  }
}
