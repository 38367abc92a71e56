package dev.sluice.protocol;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a person decides, word for word. Its hash is the nonce of the sign-in that confirms it, so
 * that the identity provider signs the decision together with who made it, and nobody between the
 * person and the agent can make another one of it.
 *
 * @param workspace workspace
 * @param migration number of the migration
 * @param digest digest that is decided on
 * @param environment environment of the stage
 * @param connections targets of the stage, in order
 * @param decision {@link #APPROVED}; nothing else is confirmed, for a rejection opens nothing
 * @param salt when the decision was asked for and something random, so that the nonce of a decision
 *     is used once
 */
public record ApprovalStatement(
    String workspace,
    long migration,
    String digest,
    String environment,
    List<String> connections,
    String decision,
    String salt) {
  /** It may run. */
  public static final String APPROVED = "APPROVED";

  private static final Pattern SALT = Pattern.compile("([0-9]{1,12})\\..+");

  public ApprovalStatement {
    connections = List.copyOf(connections);
  }

  /** A salt that says when it was made. */
  public static String salt(Instant now, String random) {
    return now.getEpochSecond() + "." + random;
  }

  /**
   * When the decision was asked for, as the salt says; passkeys sign no time of their own. Empty
   * when it does not say.
   */
  public Optional<Instant> askedAt() {
    Matcher parts = SALT.matcher(salt);
    return parts.matches()
        ? Optional.of(Instant.ofEpochSecond(Long.parseLong(parts.group(1))))
        : Optional.empty();
  }

  /** The nonce: SHA-256 over all of it, in 43 characters of base64url. */
  public String nonce() {
    byte[] hash =
        new Parts("sluice-approval-1")
            .add(workspace)
            .add(migration)
            .add(digest)
            .add(environment)
            .addAll(connections)
            .add(decision)
            .add(salt)
            .sha256();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
  }
}
