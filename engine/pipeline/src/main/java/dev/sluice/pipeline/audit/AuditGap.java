package dev.sluice.pipeline.audit;

import dev.sluice.pipeline.kernel.Refusal;

/**
 * The store is not what it was when a checkpoint was written down: it was restored from a backup,
 * or a standby took over that had not received everything. What was acknowledged after that is
 * gone, runs among it, so nothing is started until a person has looked.
 *
 * @param signed the checkpoint that the store does not reach or contradicts
 * @param stored number of the newest entry in the store
 */
public record AuditGap(AuditCheckpoint signed, long stored) {
  /** Why nothing is started, and how it goes on. */
  public Refusal refusal() {
    return new Refusal(
        Refusal.Kind.CONFLICT,
        "audit.gap",
        ("The store has lost what happened: entry %d of the audit trail was signed at %s, and the"
                + " store %s. It was restored, or a standby took over that lagged.")
            .formatted(
                signed.sequence(),
                signed.at(),
                stored < signed.sequence()
                    ? "ends at entry " + stored
                    : "holds another entry in its place"),
        "Compare the ledgers of the targets with the migrations; then an admin confirms the gap"
            + " with `/sluice audit confirm <reason>`, and everything goes on.");
  }

  /** The same as an alarm; it does not change while entries are written behind the gap. */
  AuditVerdict.Broken broken() {
    return new AuditVerdict.Broken(
        signed.workspace(),
        signed.sequence(),
        "the store has lost the entry that was signed at "
            + signed.at()
            + ": it was restored, or a standby took over that lagged");
  }
}
