package dev.sluice.agent.policy;

import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.policy.ConfirmationToken.NotBelievedException;
import dev.sluice.protocol.ApprovalStatement;
import dev.sluice.protocol.PasskeyKey;
import dev.sluice.protocol.PasskeyOrigin;
import dev.sluice.protocol.PasskeyProof;
import java.time.Instant;

/**
 * A passkey whose signature this agent takes for a person's word. Its public key was given to the
 * agent by its operator; no server can name another.
 *
 * @param person who has it, as {@code ISSUER#SUBJECT}; local people are {@code local#NAME}
 * @param origin address of the server at which it was made
 * @param key the key, as {@link PasskeyKey} writes it
 */
public record TrustedPasskey(String person, String origin, String key) {
  /**
   * Looks whether it can be used.
   *
   * @throws AgentException when not
   */
  public TrustedPasskey {
    if (person.indexOf('#') < 1 || person.endsWith("#")) {
      throw AgentException.usage(
          "A person is an issuer and a subject there.", "Write --person local#NAME.");
    }
    String given = origin;
    origin =
        PasskeyOrigin.of(given)
            .map(PasskeyOrigin::text)
            .orElseThrow(
                () ->
                    AgentException.usage(
                        "There are no passkeys at '" + given + "'.",
                        "Give the server's address, which begins with https://"));
    try {
      key = new PasskeyKey(key.strip()).text();
    } catch (IllegalArgumentException none) {
      throw AgentException.usage(
          "That is no public key of a passkey.",
          "Copy it whole from the person's page /passkeys of the server.");
    }
  }

  /** The id by which authenticators find it. */
  public String credentialId() {
    return new PasskeyKey(key).credentialId();
  }

  /** What two people can compare. */
  public String fingerprint() {
    return new PasskeyKey(key).fingerprint();
  }

  /**
   * Verifies that it signed a decision. The time is that at which the decision was asked for, which
   * is part of what was signed: a passkey signs no time of its own.
   *
   * @throws NotBelievedException with the reason, when not
   */
  public ConfirmationToken verify(PasskeyProof proof, ApprovalStatement wanted)
      throws NotBelievedException {
    Instant asked =
        wanted
            .askedAt()
            .orElseThrow(() -> new NotBelievedException("it does not say when it was asked for"));
    PasskeyOrigin here = PasskeyOrigin.of(origin).orElseThrow();
    try {
      var unused = proof.verify(new PasskeyKey(key), here, wanted.nonce(), 0);
    } catch (PasskeyProof.RefusedException e) {
      throw new NotBelievedException(e.reason(), e);
    }
    String subject = person.substring(person.indexOf('#') + 1);
    return new ConfirmationToken(subject, wanted.nonce(), asked, asked, PasskeyProof.CONTEXT);
  }
}
