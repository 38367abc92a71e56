package dev.sluice.pipeline.approval;

import dev.sluice.pipeline.approval.Decision.Verdict;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.StageKey;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Asks for decisions, takes them and counts them. */
@Component
public class Approvals {
  /**
   * Takes a decision in one transaction with its audit entry. Policies in order: open, human, view
   * and approve permission in the environment now, this exact digest, not an author, not twice.
   *
   * @param digest the digest that the person saw
   */
  public Answer<ApprovalStatus> decide(
      Actor actor, StageKey stage, Verdict verdict, String digest, String reason) {
    throw new IllegalStateException(actor + "" + stage + verdict + digest + reason);
  }

  /** Takes back one's own decision; refused once the run has started. */
  public Answer<ApprovalStatus> withdraw(Actor actor, StageKey stage) {
    throw new IllegalStateException(actor + "" + stage);
  }

  /** Where the approvals of a stage stand now; empty while none are asked for. */
  public Optional<ApprovalStatus> status(StageKey stage) {
    return Optional.empty();
  }
}
