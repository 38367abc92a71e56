package dev.sluice.protocol;

import com.webauthn4j.WebAuthnAuthenticationManager;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.AuthenticationRequest;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import com.webauthn4j.verifier.exception.BadChallengeException;
import com.webauthn4j.verifier.exception.BadOriginException;
import com.webauthn4j.verifier.exception.BadRpIdException;
import com.webauthn4j.verifier.exception.BadSignatureException;
import com.webauthn4j.verifier.exception.BadTopOriginException;
import com.webauthn4j.verifier.exception.MaliciousCounterValueException;
import com.webauthn4j.verifier.exception.UserNotPresentException;
import com.webauthn4j.verifier.exception.UserNotVerifiedException;
import com.webauthn4j.verifier.exception.VerificationException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an authenticator signed when a person confirmed an approval with a passkey (an assertion of
 * Web Authentication Level 3). Its challenge is the {@link ApprovalStatement#nonce()}.
 *
 * @param key the public key as the server knows it; whoever trusts no server takes its own
 * @param authenticatorData what the authenticator says of itself, in base64url
 * @param clientData what the browser says that is signed, in base64url
 * @param signature over both, in base64url
 */
public record PasskeyProof(
    PasskeyKey key, String authenticatorData, String clientData, String signature) {
  /** What rules call a confirmation by a passkey among their authentication contexts. */
  public static final String CONTEXT = "passkey";

  private static final String START = "passkey.";
  private static final int PARTS = 5;
  private static final int LONGEST = 16_000;
  private static final WebAuthnAuthenticationManager WEB_AUTHN =
      new WebAuthnAuthenticationManager();

  /** Whether a proof that was kept is one of a passkey, and no identity token. */
  public static boolean is(String kept) {
    return kept.startsWith(START);
  }

  /** As it is kept and sent; {@link #read} reads it. */
  public String kept() {
    return START + String.join(".", key.text(), authenticatorData, clientData, signature);
  }

  /**
   * Reads one that was kept.
   *
   * @throws RefusedException when it is none
   */
  public static PasskeyProof read(String kept) throws RefusedException {
    String[] parts = kept.length() > LONGEST ? new String[0] : kept.split("\\.", -1);
    if (parts.length != PARTS || !is(kept)) {
      throw new RefusedException("it is not what a passkey signs", null);
    }
    try {
      return new PasskeyProof(new PasskeyKey(parts[1]), parts[2], parts[3], parts[4]);
    } catch (IllegalArgumentException unreadable) {
      throw new RefusedException("its key cannot be read", unreadable);
    }
  }

  /**
   * Verifies that a passkey signed a challenge, here, with its person verified (by PIN, finger or
   * face) in that moment.
   *
   * @param trusted the key that must have signed it
   * @param origin where
   * @param challenge the challenge, in base64url
   * @param counter how often the passkey was used before as far as is known
   * @return how often it was used now; 0 when it does not count
   * @throws RefusedException with the reason, when not
   */
  public long verify(PasskeyKey trusted, PasskeyOrigin origin, String challenge, long counter)
      throws RefusedException {
    try {
      AuthenticationData data =
          WEB_AUTHN.parse(
              new AuthenticationRequest(
                  PasskeyKey.decode(trusted.credentialId()),
                  PasskeyKey.decode(authenticatorData),
                  PasskeyKey.decode(clientData),
                  PasskeyKey.decode(signature)));
      WEB_AUTHN.verify(data, wanted(trusted, origin, challenge, counter));
      return Objects.requireNonNull(data.getAuthenticatorData()).getSignCount();
    } catch (VerificationException refused) {
      throw new RefusedException(reason(refused, origin), refused);
    } catch (RuntimeException unreadable) {
      // The reader of these bytes throws of many kinds, all of which mean the same.
      throw new RefusedException("it cannot be read", unreadable);
    }
  }

  private static AuthenticationParameters wanted(
      PasskeyKey trusted, PasskeyOrigin origin, String challenge, long counter) {
    CredentialRecordImpl known =
        new CredentialRecordImpl(
            null, null, null, null, counter, trusted.data(), null, null, null, null);
    return new AuthenticationParameters(here(origin, challenge), known, null, true, true);
  }

  static ServerProperty here(PasskeyOrigin origin, String challenge) {
    return ServerProperty.builder()
        .origin(new Origin(origin.text()))
        .rpId(origin.relyingParty())
        .challenge(new DefaultChallenge(PasskeyKey.decode(challenge)))
        .build();
  }

  /** Why something is refused, in one clause. */
  static String reason(VerificationException refused, PasskeyOrigin origin) {
    if (refused instanceof BadChallengeException) {
      return "it confirms something else than this digest, stage and targets";
    }
    if (refused instanceof BadOriginException
        || refused instanceof BadTopOriginException
        || refused instanceof BadRpIdException) {
      return "it was given elsewhere than at " + origin.text();
    }
    if (refused instanceof UserNotVerifiedException || refused instanceof UserNotPresentException) {
      return "the authenticator did not verify the person";
    }
    if (refused instanceof BadSignatureException) {
      return "the passkey did not sign it";
    }
    return refused instanceof MaliciousCounterValueException
        ? "its counter went back: there may be a copy of the passkey"
        : "it is not what a passkey signs to confirm";
  }

  /** Why an answer of an authenticator counts for nothing. */
  public static final class RefusedException extends Exception {
    RefusedException(String reason, @Nullable Throwable cause) {
      super(reason, cause);
    }

    /** The reason, one clause. */
    public String reason() {
      return String.valueOf(getMessage());
    }
  }
}
