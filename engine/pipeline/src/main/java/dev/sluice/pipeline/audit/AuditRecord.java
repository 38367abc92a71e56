package dev.sluice.pipeline.audit;

import java.time.Instant;

/**
 * An entry or a checkpoint on its way to another system.
 *
 * @param at when it was written, or signed
 * @param code event code of the entry, or {@code checkpoint}
 * @param denied whether it tells of a refusal
 * @param workspace its workspace
 * @param sequence its place in the chain; of a checkpoint, of the newest entry that it covers
 * @param line the line of an export, with its line break
 */
record AuditRecord(
    Instant at, String code, boolean denied, String workspace, long sequence, String line) {

  static AuditRecord of(AuditEntry entry) {
    return new AuditRecord(
        entry.at(),
        entry.what().code(),
        entry.what().outcome().equals("denied"),
        entry.workspace(),
        entry.sequence(),
        AuditLine.entry(entry));
  }

  static AuditRecord of(AuditCheckpoint checkpoint) {
    return new AuditRecord(
        checkpoint.at(),
        "checkpoint",
        false,
        checkpoint.workspace(),
        checkpoint.sequence(),
        AuditLine.checkpoint(checkpoint));
  }
}
