package dev.sluice.protocol;

import java.util.List;

/**
 * What the server signs for an agent, as the JSON payload of a compact JWS (EdDSA, Ed25519, {@code
 * typ}={@code sluice-bundle}). The agent runs nothing that it does not cover byte for byte.
 *
 * @param purpose {@code execute}, {@code establish}, {@code rehearse} or {@code inspect}
 * @param agent id of the agent that may use it
 * @param attempt id of the attempt (or of the rehearsal)
 * @param epoch fencing number
 * @param workspace workspace
 * @param migration number of the migration
 * @param title its title
 * @param flow its flow
 * @param environment environment of the stage
 * @param connection target connection
 * @param engine engine of the connection
 * @param direction {@code UP} or {@code DOWN}
 * @param digest the approved digest
 * @param content what that digest is made of
 * @param scriptSha256 digest of the script that is sent beside it
 * @param statements SHA-256 of every statement in order
 * @param done indices of statements that an earlier attempt applied
 * @param undoes up attempts whose artifacts a rollback puts back
 * @param approvals who approved, with what
 * @param policyVersion version of the configuration under which it was allowed
 * @param lockTimeoutMillis how long a statement waits for a lock
 * @param statementTimeoutMillis how long a statement may run, 0 for no limit
 * @param issuedAt epoch seconds
 * @param expiresAt epoch seconds; an attempt must have begun by then
 * @param correlation id that leads back to the click
 * @param schema fingerprint of the schema that was rehearsed and that the target must still have
 *     right before the first statement; empty when nothing was rehearsed
 */
public record BundlePayload(
    String purpose,
    String agent,
    String attempt,
    long epoch,
    String workspace,
    long migration,
    String title,
    String flow,
    String environment,
    String connection,
    String engine,
    String direction,
    String digest,
    ApprovedContent content,
    String scriptSha256,
    List<String> statements,
    List<Integer> done,
    List<String> undoes,
    List<Approval> approvals,
    long policyVersion,
    long lockTimeoutMillis,
    long statementTimeoutMillis,
    long issuedAt,
    long expiresAt,
    String correlation,
    String schema) {
  /** Bundles that were signed before the schema was known lack it. */
  public BundlePayload {
    // A server of an older version says nothing about it.
    content = content == null ? ApprovedContent.NONE : content;
    statements = List.copyOf(statements);
    done = List.copyOf(done);
    undoes = List.copyOf(undoes);
    approvals = List.copyOf(approvals);
    schema = schema == null ? "" : schema;
  }

  /**
   * One counted approval.
   *
   * @param issuer issuer of the person
   * @param subject the person there
   * @param name how the person is shown
   * @param digest what was approved
   * @param at epoch seconds
   * @param proof how the person confirmed it
   */
  public record Approval(
      String issuer, String subject, String name, String digest, long at, Proof proof) {
    public Approval {
      // A server of an older version says nothing about it.
      proof = proof == null ? Proof.NONE : proof;
    }
  }

  /**
   * A confirmation by an identity provider, or by a passkey.
   *
   * @param salt salt of the {@link ApprovalStatement} whose hash was signed
   * @param token the identity token as the provider signed it, or a {@link PasskeyProof} as it is
   *     kept; empty when nothing was confirmed
   */
  public record Proof(String salt, String token) {
    /** Nothing was confirmed. */
    public static final Proof NONE = new Proof("", "");

    /** Whether there is a token. */
    public boolean given() {
      return !token.isEmpty();
    }
  }
}
