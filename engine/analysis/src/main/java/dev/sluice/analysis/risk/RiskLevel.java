package dev.sluice.analysis.risk;

/** How bad a finding, a statement or a script is; ordered. */
public enum RiskLevel {
  LOW,
  MEDIUM,
  HIGH,
  CRITICAL;

  /** The worse of two. */
  public RiskLevel or(RiskLevel other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
