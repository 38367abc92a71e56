package dev.sluice.agent.policy;

import java.time.Instant;

/**
 * A rule that was replaced. What ran under it can still be rolled back by the approvals that it
 * took, also when those who gave them have left since.
 *
 * @param rule as it was
 * @param untilSecond when it was replaced, in seconds since 1970
 */
public record FormerRule(ApprovalRule rule, long untilSecond) {
  /** When it was replaced; what was signed later is not counted by it. */
  public Instant until() {
    return Instant.ofEpochSecond(untilSecond);
  }
}
