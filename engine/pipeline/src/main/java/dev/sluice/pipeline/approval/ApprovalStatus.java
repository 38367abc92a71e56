package dev.sluice.pipeline.approval;

import dev.sluice.pipeline.catalog.Stake;
import dev.sluice.pipeline.kernel.PersonId;
import java.util.List;
import java.util.Optional;

/**
 * Where the approvals of a stage stand.
 *
 * @param digest digest that is asked for
 * @param required how many in all
 * @param counted how many count now
 * @param groups group by group
 * @param decisions all of them, oldest first, also those that no longer count
 * @param stake what is at stake, as it was when they were asked
 * @param waitingFor people who could still decide and have not
 * @param open whether decisions are still taken
 * @param emergency why its usual approvers are not waited for, if they are not
 */
public record ApprovalStatus(
    String digest,
    int required,
    int counted,
    List<GroupStatus> groups,
    List<Decision> decisions,
    Stake stake,
    List<PersonId> waitingFor,
    boolean open,
    Optional<Emergency> emergency) {
  public ApprovalStatus {
    groups = List.copyOf(groups);
    decisions = List.copyOf(decisions);
    waitingFor = List.copyOf(waitingFor);
  }

  /** Where the approvals of a stage stand that waits for its usual approvers. */
  public ApprovalStatus(
      String digest,
      int required,
      int counted,
      List<GroupStatus> groups,
      List<Decision> decisions,
      Stake stake,
      List<PersonId> waitingFor,
      boolean open) {
    this(digest, required, counted, groups, decisions, stake, waitingFor, open, Optional.empty());
  }

  /** Whether every group has its minimum. */
  public boolean complete() {
    return groups.stream().allMatch(g -> g.counted() >= g.required());
  }

  /**
   * One group of approvers.
   *
   * @param why why it is asked for this change, or empty when it is asked for every one
   */
  public record GroupStatus(String name, int required, int counted, String why) {}
}
