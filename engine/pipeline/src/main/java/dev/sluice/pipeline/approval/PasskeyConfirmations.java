package dev.sluice.pipeline.approval;

import dev.sluice.pipeline.identity.PasskeyProofs;
import dev.sluice.pipeline.identity.PasskeyProofs.Outcome;
import dev.sluice.pipeline.identity.PasskeyProofs.Signed;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.MigrationLock;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.protocol.PasskeyProof;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Takes approvals that local people confirm with their passkeys. */
@Component
public class PasskeyConfirmations {
  private final Confirmations confirmations;
  private final Approvals approvals;
  private final PasskeyProofs proofs;
  private final MigrationLock lock;
  private final DecisionLog log;

  PasskeyConfirmations(
      Confirmations confirmations,
      Approvals approvals,
      PasskeyProofs proofs,
      MigrationLock lock,
      DecisionLog log) {
    this.confirmations = confirmations;
    this.approvals = approvals;
    this.proofs = proofs;
    this.lock = lock;
    this.log = log;
  }

  /**
   * Takes an approval that waited for its confirmation, as if it were given now. What the person's
   * passkey did not sign over exactly this uses nothing up, and is audited.
   *
   * @param id of the {@link Confirmation}
   */
  @Transactional
  public Answer<ApprovalStatus> confirm(UUID id, Signed signed) {
    Optional<ConfirmationRows.Asked> waiting = confirmations.waiting(id);
    Optional<Confirmation> wanted = confirmations.find(id).filter(Confirmation::waits);
    if (waiting.isEmpty() || wanted.isEmpty()) {
      return Answer.refused(Approvals.OVER);
    }
    ConfirmationRows.Asked asked = waiting.get();
    lock.take(asked.stage().migration());
    Outcome outcome = proofs.take(wanted.get().person(), wanted.get().nonce(), signed);
    if (outcome instanceof Outcome.Taken taken) {
      return approvals.confirm(
          id, new SignedAnew(taken.proof().kept(), taken.at(), PasskeyProof.CONTEXT));
    }
    String why = ((Outcome.Refused) outcome).why();
    return log.denied(
        asked.actor(),
        asked.stage(),
        asked.digest(),
        new Refusal(
            Refusal.Kind.FORBIDDEN,
            Confirmations.NOT_CONFIRMED,
            "Not confirmed: " + why + ".",
            "Try again with a passkey that you added here; an admin finds this in the audit trail."));
  }
}
