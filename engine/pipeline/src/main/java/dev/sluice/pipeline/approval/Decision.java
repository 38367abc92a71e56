package dev.sluice.pipeline.approval;

import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.SignedIn;
import dev.sluice.protocol.BundlePayload.Proof;
import java.time.Instant;
import java.util.Optional;

/**
 * One decision of one identity on one digest for one stage.
 *
 * @param person who
 * @param displayName how he is shown
 * @param verdict what
 * @param digest on which digest
 * @param reason why, or empty
 * @param at when
 * @param standing whether it counts now, or why not ({@code withdrawn}, {@code expired}, {@code
 *     voided: script edited})
 * @param proof how the person confirmed it
 * @param signedIn how the person had proved who he is; empty for what was decided before that was
 *     kept
 */
public record Decision(
    PersonId person,
    String displayName,
    Verdict verdict,
    String digest,
    String reason,
    Instant at,
    String standing,
    Proof proof,
    Optional<SignedIn> signedIn) {
  /** The standing of a decision that counts. */
  public static final String COUNTS = "counts";

  /** What was decided. */
  public enum Verdict {
    APPROVED,
    REJECTED
  }

  /** The same decision with another standing. */
  Decision standing(String other) {
    return new Decision(person, displayName, verdict, digest, reason, at, other, proof, signedIn);
  }

  /** Whether it counts now. */
  public boolean counts() {
    return standing.equals(COUNTS);
  }
}
