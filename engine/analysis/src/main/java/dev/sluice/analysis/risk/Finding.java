package dev.sluice.analysis.risk;

import java.util.Objects;

/**
 * One thing worth knowing about a statement.
 *
 * @param rule id of the rule, stable, for example {@code drop-table}
 * @param level how bad
 * @param statement index of the statement, from 1; 0 for the script as a whole
 * @param line line in the script, from 1
 * @param column column in the script, from 1
 * @param message what it does and why that matters, one or two sentences
 * @param advice what to do instead, one sentence
 * @param rewrite the safe form of this very statement in full, or empty
 * @param suppressed the reason that the script gives for not minding it, or empty
 */
public record Finding(
    String rule,
    RiskLevel level,
    int statement,
    int line,
    int column,
    String message,
    String advice,
    String rewrite,
    String suppressed) {
  public Finding {
    rewrite = Objects.requireNonNullElse(rewrite, "");
    // Reports that were stored before this was mended say "false" where nobody gave a reason.
    suppressed = suppressed == null || suppressed.equals("false") ? "" : suppressed;
  }

  /** A finding without a rewrite that nobody suppressed. */
  public Finding(
      String rule,
      RiskLevel level,
      int statement,
      int line,
      int column,
      String message,
      String advice) {
    this(rule, level, statement, line, column, message, advice, "", "");
  }

  /** The same at another level, with the words that say why. */
  Finding at(RiskLevel other, String words) {
    return new Finding(rule, other, statement, line, column, words, advice, rewrite, suppressed);
  }

  /**
   * Whether the script gives a reason for not minding it. Not called {@code isSuppressed}: as JSON
   * it would take the place of the reason.
   */
  public boolean excused() {
    return !suppressed.isEmpty();
  }
}
