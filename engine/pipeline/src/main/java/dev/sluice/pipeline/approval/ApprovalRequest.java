package dev.sluice.pipeline.approval;

import dev.sluice.pipeline.catalog.Stake;
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
 * @param stake how the script is rated in the environment, and how much it touches there
 */
public record ApprovalRequest(
    StageKey stage,
    String flow,
    String digest,
    List<PersonId> authors,
    List<String> connections,
    Stake stake) {
  public ApprovalRequest {
    authors = List.copyOf(authors);
    connections = List.copyOf(connections);
  }
}
