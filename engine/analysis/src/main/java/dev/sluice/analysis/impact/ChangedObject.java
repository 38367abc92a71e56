package dev.sluice.analysis.impact;

import dev.sluice.analysis.risk.RiskLevel;

/**
 * A table or column that a script changes, by the last part of its name.
 *
 * @param table the table, without schema and quotes
 * @param column the column, or empty for the table itself
 * @param fate what becomes of it
 */
public record ChangedObject(String table, String column, Fate fate) {
  /** What becomes of an object. */
  public enum Fate {
    /** It keeps its name and type; keys, checks or rows change. */
    TOUCHED(RiskLevel.LOW),
    /** It gets another type, or loses all its rows. */
    CHANGED(RiskLevel.MEDIUM),
    /** Its name is gone: whatever uses it fails. */
    REMOVED(RiskLevel.HIGH);

    private final RiskLevel level;

    Fate(RiskLevel level) {
      this.level = level;
    }

    /** How bad it is for a program that uses the object. */
    public RiskLevel level() {
      return level;
    }
  }

  /** The name for a person: {@code orders} or {@code orders.state}. */
  public String name() {
    return column.isEmpty() ? table : table + "." + column;
  }
}
