package dev.sluice.pipeline.rehearsal;

import dev.sluice.analysis.rehearsal.RehearsalReport;
import dev.sluice.pipeline.kernel.MigrationKey;

/**
 * A rehearsal ended. Published inside the transaction that stored the report, lock held.
 *
 * @param environment environment of the target whose schema was the base
 * @param connection that target
 */
public record RehearsalFinished(
    MigrationKey migration,
    int version,
    String environment,
    String connection,
    RehearsalReport report,
    String correlation) {}
