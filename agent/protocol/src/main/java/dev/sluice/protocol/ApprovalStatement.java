package dev.sluice.protocol;

import java.util.Base64;
import java.util.List;

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
 * @param salt random, so that the nonce of a decision is used once
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

  public ApprovalStatement {
    connections = List.copyOf(connections);
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
