package dev.sluice.analysis.risk;

/** Makes findings of rules. */
final class Findings {
  private Findings() {}

  /** A finding at a place, with its own words. */
  static Finding of(RiskRule rule, int statement, Subject.Position at, String message) {
    return new Finding(
        rule.id(),
        rule.level(),
        statement,
        Math.max(1, at.line()),
        Math.max(1, at.column()),
        message,
        rule.instead());
  }

  /** A finding at the beginning of a statement. */
  static Finding of(RiskRule rule, Subject subject, String message) {
    return of(rule, subject.statement().index(), subject.position(subject.firstCode()), message);
  }
}
