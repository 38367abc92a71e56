package dev.sluice.pipeline.approval;

import dev.sluice.pipeline.catalog.StepUp;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.protocol.ApprovalStatement;
import java.util.List;
import java.util.UUID;

/**
 * An approval that a person is to confirm at the identity provider or by a passkey, or has.
 *
 * @param id its id; whoever knows it can look only
 * @param stage the stage
 * @param person who
 * @param digest what is approved
 * @param connections targets of the stage, in order
 * @param salt when it was asked for and something random
 * @param policy how he must sign in
 * @param outcome what came of it; empty while it waits
 */
public record Confirmation(
    UUID id,
    StageKey stage,
    PersonId person,
    String digest,
    List<String> connections,
    String salt,
    StepUp policy,
    String outcome) {
  public Confirmation {
    connections = List.copyOf(connections);
  }

  /** The nonce that a provider, or the challenge that a passkey, must sign to confirm just this. */
  public String nonce() {
    return new ApprovalStatement(
            stage.migration().workspace().value(),
            stage.migration().number(),
            digest,
            stage.environment(),
            connections,
            ApprovalStatement.APPROVED,
            salt)
        .nonce();
  }

  /** Whether it is for the person's passkey, and for no identity provider. */
  public boolean byPasskey() {
    return person.issuer().equals(PersonId.LOCAL);
  }

  /** Whether it can still be confirmed. */
  public boolean waits() {
    return outcome.isEmpty();
  }
}
