package dev.sluice.pipeline.approval;

import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.StageKey;
import java.util.List;
import java.util.Optional;

/**
 * What approvers are asked to decide.
 *
 * @param stage the stage
 * @param flow name of the flow, whose newest configuration says who may decide
 * @param digest the digest that a decision is bound to
 * @param authors everybody who wrote the change
 * @param connections targets of the stage, in order
 * @param risk how the script is rated in the environment
 * @param emergency why its usual approvers are not waited for, if they are not
 */
public record ApprovalRequest(
    StageKey stage,
    String flow,
    String digest,
    List<PersonId> authors,
    List<String> connections,
    RiskLevel risk,
    Optional<Emergency> emergency) {
  public ApprovalRequest {
    authors = List.copyOf(authors);
    connections = List.copyOf(connections);
  }

  /** One that waits for the approvers of its stage. */
  public ApprovalRequest(
      StageKey stage,
      String flow,
      String digest,
      List<PersonId> authors,
      List<String> connections,
      RiskLevel risk) {
    this(stage, flow, digest, authors, connections, risk, Optional.empty());
  }

  /** The same, whose usual approvers are not waited for. */
  public ApprovalRequest in(Emergency emergency) {
    return new ApprovalRequest(
        stage, flow, digest, authors, connections, risk, Optional.of(emergency));
  }
}
