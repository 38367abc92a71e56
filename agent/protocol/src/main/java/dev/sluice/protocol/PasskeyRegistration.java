package dev.sluice.protocol;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.RegistrationRequest;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.verifier.exception.BadChallengeException;
import com.webauthn4j.verifier.exception.VerificationException;
import dev.sluice.protocol.PasskeyProof.RefusedException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A passkey that was just made. Who made the authenticator is not looked at: no attestation is
 * asked for.
 *
 * @param key its public half
 * @param counter how often it was used; 0 when it does not count
 */
public record PasskeyRegistration(PasskeyKey key, long counter) {
  /** Algorithms that are taken, best first, as COSE numbers them: ES256, EdDSA, RS256. */
  public static final List<Long> ALGORITHMS = List.of(-7L, -8L, -257L);

  private static final WebAuthnManager WEB_AUTHN = WebAuthnManager.createNonStrictWebAuthnManager();
  private static final List<PublicKeyCredentialParameters> WANTED =
      Stream.of(
              COSEAlgorithmIdentifier.ES256,
              COSEAlgorithmIdentifier.EdDSA,
              COSEAlgorithmIdentifier.RS256)
          .map(
              algorithm ->
                  new PublicKeyCredentialParameters(PublicKeyCredentialType.PUBLIC_KEY, algorithm))
          .toList();

  /**
   * Verifies what an authenticator answered when it made a passkey, here, with its person verified.
   *
   * @param origin where
   * @param challenge what it was asked with, in base64url
   * @param clientData what the browser says, in base64url
   * @param attestation what the authenticator says, in base64url
   * @throws RefusedException with the reason, when it is no new passkey for us
   */
  public static PasskeyRegistration verify(
      PasskeyOrigin origin, String challenge, String clientData, String attestation)
      throws RefusedException {
    try {
      RegistrationData data =
          WEB_AUTHN.parse(
              new RegistrationRequest(
                  PasskeyKey.decode(attestation), PasskeyKey.decode(clientData)));
      RegistrationData made =
          WEB_AUTHN.verify(
              data,
              new RegistrationParameters(PasskeyProof.here(origin, challenge), WANTED, true, true));
      AuthenticatorData<?> said =
          Objects.requireNonNull(made.getAttestationObject()).getAuthenticatorData();
      return new PasskeyRegistration(
          PasskeyKey.of(Objects.requireNonNull(said.getAttestedCredentialData())),
          said.getSignCount());
    } catch (BadChallengeException other) {
      throw new RefusedException("it answers another question than was asked", other);
    } catch (VerificationException refused) {
      throw new RefusedException(PasskeyProof.reason(refused, origin), refused);
    } catch (RuntimeException unreadable) {
      // The reader of these bytes throws of many kinds, all of which mean the same.
      throw new RefusedException("it cannot be read", unreadable);
    }
  }
}
