package dev.sluice.pipeline.approval;

import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.StageKey;
import java.util.List;

/**
 * A stage waits for its usual approvers again.
 *
 * @param stage the stage
 * @param emergency who had said that it cannot wait
 * @param how what ended it, as the end of a sentence
 * @param told its usual approvers and those who may agree in an emergency, without whoever declared
 *     it
 */
public record EmergencyEnded(StageKey stage, Emergency emergency, String how, List<PersonId> told) {
  public EmergencyEnded {
    told = List.copyOf(told);
  }
}
