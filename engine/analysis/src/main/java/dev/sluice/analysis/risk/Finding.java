package dev.sluice.analysis.risk;

/**
 * One thing worth knowing about a statement.
 *
 * @param rule id of the rule, stable, for example {@code drop-table}
 * @param level how bad
 * @param statement index of the statement, from 1; 0 for the script as a whole
 * @param line line in the script, from 1
 * @param column column in the script, from 1
 * @param message what it does and why that matters, one sentence
 * @param advice what to do instead, one sentence
 */
public record Finding(
    String rule,
    RiskLevel level,
    int statement,
    int line,
    int column,
    String message,
    String advice) {}
