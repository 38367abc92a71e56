package dev.sluice.pipeline.rehearsal;

import dev.sluice.analysis.rehearsal.RehearsalReport;
import dev.sluice.pipeline.kernel.MigrationKey;

/** A rehearsal ended. Published inside the transaction that stored the report, lock held. */
public record RehearsalFinished(
    MigrationKey migration, int version, RehearsalReport report, String correlation) {}
