package dev.sluice.analysis.rehearsal;

/** What is known about undoing a migration, before anybody approves it. */
public enum RollbackProof {
  /** Up followed by down restored the schema on a shadow, and no data is lost. */
  PROVEN,
  /** The schema comes back, rows or values do not (unless they are set aside at run time). */
  SCHEMA_ONLY,
  /** It cannot be undone, or the down script did not restore the schema. */
  CANNOT,
  /** Not rehearsed: no agent or no shadow was at hand. */
  NOT_REHEARSED
}
