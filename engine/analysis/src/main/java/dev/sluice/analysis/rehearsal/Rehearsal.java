package dev.sluice.analysis.rehearsal;

import dev.sluice.db.Database;
import dev.sluice.db.DatabaseEngine;
import java.util.List;
import java.util.Optional;

/** Carries out a rehearsal: shadow from the target's schema, up, compare, down, compare. */
public final class Rehearsal {
  private final DatabaseEngine engine;

  /** A rehearsal on one engine. */
  public Rehearsal(DatabaseEngine engine) {
    this.engine = engine;
  }

  /**
   * Rehearses a migration on a shadow of a target.
   *
   * @param target the database whose schema is the base
   * @param up the up script, or the applied part of it when a partial run is to be undone
   * @param down the author's down script, or empty to have one generated
   */
  public RehearsalReport rehearse(Database target, String up, Optional<String> down) {
    engine.split(up);
    return new RehearsalReport(
        false,
        List.of(),
        "none",
        down.orElse(""),
        false,
        RollbackProof.NOT_REHEARSED,
        List.of(),
        List.of(),
        target.schema().fingerprint(),
        "");
  }
}
