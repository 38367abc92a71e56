package dev.sluice.pipeline.approval;

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
 */
public record ApprovalRequest(StageKey stage, String flow, String digest, List<PersonId> authors) {
  public ApprovalRequest {
    authors = List.copyOf(authors);
  }
}
