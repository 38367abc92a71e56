package dev.sluice.pipeline.run;

import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.StageKey;
import java.util.Optional;

/**
 * Whether the approvals with which a run was started still count. Who starts runs answers it, since
 * runs know nothing of people.
 */
public interface StandingApprovals {
  /**
   * Why nothing more of a stage may be sent; empty when it may. Asked in the transaction that would
   * offer a target to an agent, with the migration's lock held; changes nothing.
   */
  Optional<Refusal> refuse(StageKey stage);
}
