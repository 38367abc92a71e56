package dev.sluice.analysis.risk;

import java.util.Set;

/**
 * One thing that is looked for in a script.
 *
 * @param id stable name, for example {@code drop-table}
 * @param level how bad it is where nothing lowers it
 * @param engines engines it holds for
 * @param why what it does and why that matters, one sentence
 * @param instead what to do instead, one sentence
 * @param example SQL that it finds, or empty where SQL alone cannot show it
 */
public record RiskRule(
    String id, RiskLevel level, Set<String> engines, String why, String instead, String example) {
  public RiskRule {
    if (id.isBlank()) {
      throw new IllegalArgumentException("a rule needs an id");
    }
    engines = Set.copyOf(engines);
  }
}
