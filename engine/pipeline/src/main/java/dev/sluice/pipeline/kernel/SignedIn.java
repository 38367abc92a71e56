package dev.sluice.pipeline.kernel;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * How somebody who acts had proved who he is.
 *
 * @param method {@code password}, {@code password+passkey}, {@code oidc}, {@code saml}, or {@code
 *     chat} for an account that was linked to him
 * @param provider name of the identity provider or chat platform; {@code local} for passwords
 * @param at when he proved it
 * @param reference what tells this sign-in from his others: a token's id, a hash of the session's
 *     id, the chat account; no secret
 */
public record SignedIn(String method, String provider, Instant at, String reference) {
  /** Method of whoever acts by a linked account. */
  public static final String CHAT = "chat";

  /** Method of whoever signed in with a password and a passkey. */
  public static final String TWO_FACTORS = "password+passkey";

  private static final int PARTS = 4;

  /** As one line, for where only text is kept. */
  public String text() {
    return String.join("|", method, provider, at.toString(), reference);
  }

  /** Reads {@link #text()}; empty for anything else. */
  public static Optional<SignedIn> read(String text) {
    String[] parts = text.split("\\|", PARTS);
    try {
      return parts.length == PARTS
          ? Optional.of(new SignedIn(parts[0], parts[1], Instant.parse(parts[2]), parts[3]))
          : Optional.empty();
    } catch (DateTimeParseException notOurs) {
      return Optional.empty();
    }
  }
}
