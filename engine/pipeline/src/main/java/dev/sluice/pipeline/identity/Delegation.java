package dev.sluice.pipeline.identity;

import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.time.Instant;
import java.util.Set;

/**
 * An approver's right to decide, handed over for a time. It is lent, not doubled: while it is with
 * the deputy, the one whose it is does not decide.
 *
 * @param id its number
 * @param workspace where
 * @param approver whose right
 * @param deputy who decides in his stead
 * @param environments where; empty for everywhere
 * @param from when it begins
 * @param until when it ends by itself
 * @param reason why, or empty
 */
public record Delegation(
    long id,
    WorkspaceId workspace,
    PersonId approver,
    PersonId deputy,
    Set<String> environments,
    Instant from,
    Instant until,
    String reason) {
  public Delegation {
    environments = Set.copyOf(environments);
  }

  /** The same under its number. */
  Delegation numbered(long number) {
    return new Delegation(number, workspace, approver, deputy, environments, from, until, reason);
  }

  /** Whether it reaches an environment. */
  public boolean covers(String environment) {
    return environments.isEmpty() || environments.contains(environment);
  }
}
