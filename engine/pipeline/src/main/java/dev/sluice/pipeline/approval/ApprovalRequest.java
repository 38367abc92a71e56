package dev.sluice.pipeline.approval;

import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.StageKey;
import java.util.List;

/**
 * What approvers are asked to decide.
 *
 * @param stage the stage
 * @param flow name of the flow, whose newest configuration says who may decide
 * @param digest the digest that a decision is bound to
 * @param authors everybody who wrote the change
 * @param connections targets of the stage, in order
 * @param risk how the script is rated in the environment
 */
public record ApprovalRequest(
    StageKey stage,
    String flow,
    String digest,
    List<PersonId> authors,
    List<String> connections,
    RiskLevel risk) {
  public ApprovalRequest {
    authors = List.copyOf(authors);
    connections = List.copyOf(connections);
  }
}
