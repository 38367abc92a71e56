package dev.sluice.pipeline.identity;

import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.protocol.PasskeyOrigin;
import dev.sluice.protocol.PasskeyProof;
import dev.sluice.protocol.PasskeyProof.RefusedException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Checks what people sign with their passkeys. */
@Component
public class PasskeyProofs {
  private static final Pattern CREDENTIAL = Pattern.compile("[A-Za-z0-9_-]{1,1400}");

  private final PasskeyRows rows;
  private final Passkeys passkeys;

  PasskeyProofs(PasskeyRows rows, Passkeys passkeys) {
    this.rows = rows;
    this.passkeys = passkeys;
  }

  /**
   * Takes what a passkey signed, and notes that it was used. Joins the caller's transaction.
   *
   * @param person who must have signed it
   * @param challenge what, in base64url
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Outcome take(PersonId person, String challenge, Signed signed) {
    Optional<PasskeyOrigin> origin = passkeys.origin();
    Optional<Passkey> known =
        CREDENTIAL.matcher(signed.credentialId()).matches()
            ? rows.find(person, signed.credentialId())
            : Optional.empty();
    if (origin.isEmpty() || known.isEmpty()) {
      return new Outcome.Refused("it is not a passkey that you have here");
    }
    PasskeyProof proof =
        new PasskeyProof(
            known.get().key(), signed.authenticatorData(), signed.clientData(), signed.signature());
    try {
      long counter =
          proof.verify(known.get().key(), origin.get(), challenge, known.get().counter());
      return rows.use(known.get().id(), counter)
          .<Outcome>map(at -> new Outcome.Taken(proof, at))
          .orElseGet(() -> new Outcome.Refused("its counter went back"));
    } catch (RefusedException e) {
      return new Outcome.Refused(e.reason());
    }
  }

  /**
   * What a browser hands over, all in base64url.
   *
   * @param credentialId which passkey
   * @param authenticatorData what the authenticator says of itself
   * @param clientData what the browser says that is signed
   * @param signature over both
   */
  public record Signed(
      String credentialId, String authenticatorData, String clientData, String signature) {}

  /** What comes of it. */
  public sealed interface Outcome {
    /** It is the person's word. */
    record Taken(PasskeyProof proof, Instant at) implements Outcome {}

    /** It is not; the reason is one clause. */
    record Refused(String why) implements Outcome {}
  }
}
