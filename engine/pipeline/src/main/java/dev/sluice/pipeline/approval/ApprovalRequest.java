package dev.sluice.pipeline.approval;

import dev.sluice.pipeline.catalog.Stake;
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
 * @param stake how the script is rated in the environment, and how much it touches there
 * @param emergency why its usual approvers are not waited for, if they are not
 */
public record ApprovalRequest(
    StageKey stage,
    String flow,
    String digest,
    List<PersonId> authors,
    List<String> connections,
    Stake stake,
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
      Stake stake) {
    this(stage, flow, digest, authors, connections, stake, Optional.empty());
  }

  /** The same, whose usual approvers are not waited for. */
  public ApprovalRequest in(Emergency emergency) {
    return new ApprovalRequest(
        stage, flow, digest, authors, connections, stake, Optional.of(emergency));
  }
}
