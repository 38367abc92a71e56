package dev.sluice.analysis.risk;

/** How bad a finding, a statement or a script is; ordered. */
public enum RiskLevel {
  LOW,
  MEDIUM,
  HIGH,
  CRITICAL;

  /** The next one up; CRITICAL stays. */
  RiskLevel higher() {
    return switch (this) {
      case LOW -> MEDIUM;
      case MEDIUM -> HIGH;
      case HIGH, CRITICAL -> CRITICAL;
    };
  }

  /** The worse of two. */
  public RiskLevel or(RiskLevel other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
