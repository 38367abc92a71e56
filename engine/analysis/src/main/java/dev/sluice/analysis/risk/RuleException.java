package dev.sluice.analysis.risk;

/** A rules file that cannot be used; the message says where and why. */
public final class RuleException extends RuntimeException {
  /** An error with its place. */
  public RuleException(String message) {
    super(message);
  }
}
