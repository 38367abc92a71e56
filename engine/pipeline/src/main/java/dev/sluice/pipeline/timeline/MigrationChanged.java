package dev.sluice.pipeline.timeline;

import dev.sluice.pipeline.kernel.MigrationKey;

/**
 * Something about a migration changed; the store says what. Published inside the transaction of the
 * change, so a listener can write its own durable work item with it.
 */
public record MigrationChanged(MigrationKey migration, String code) {}
