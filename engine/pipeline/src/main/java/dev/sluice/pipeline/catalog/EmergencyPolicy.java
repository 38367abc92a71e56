package dev.sluice.pipeline.catalog;

import dev.sluice.pipeline.catalog.Stage.ApprovalPolicy;
import dev.sluice.pipeline.catalog.Stage.ApproverGroup;
import java.util.List;

/**
 * Who may run something in an environment without waiting for its approvers, and how many of them
 * it takes.
 *
 * @param required how many of those who may must agree, whoever declares it among them
 * @param from who may: {@code role:approver}, {@code group:on-call}, {@code person:bob}
 */
public record EmergencyPolicy(int required, List<String> from) {
  /** Nobody may. */
  public static final EmergencyPolicy NONE = new EmergencyPolicy(1, List.of());

  /** What the group of approvers is called. */
  public static final String GROUP = "emergency";

  public EmergencyPolicy {
    from = List.copyOf(from);
  }

  /**
   * The approvals of a stage in an emergency: its own quorum in place of the usual one. Whether
   * authors may approve, and how long an approval counts, stays as it is. Nobody at all can approve
   * where nobody is named.
   */
  public ApprovalPolicy inPlaceOf(ApprovalPolicy usual) {
    return new ApprovalPolicy(
        List.of(new ApproverGroup(GROUP, Math.max(1, required), from)),
        usual.selfApproval(),
        true,
        usual.expireAfter());
  }
}
