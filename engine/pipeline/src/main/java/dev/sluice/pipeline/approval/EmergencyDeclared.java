package dev.sluice.pipeline.approval;

import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.StageKey;
import java.util.List;

/**
 * A stage is to run without its usual approvers.
 *
 * @param stage the stage
 * @param emergency who said so, and why
 * @param told its usual approvers and those who may agree, without himself
 */
public record EmergencyDeclared(StageKey stage, Emergency emergency, List<PersonId> told) {
  public EmergencyDeclared {
    told = List.copyOf(told);
  }
}
