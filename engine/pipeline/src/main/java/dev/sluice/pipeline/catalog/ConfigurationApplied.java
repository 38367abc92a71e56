package dev.sluice.pipeline.catalog;

import dev.sluice.pipeline.kernel.Actor;

/**
 * A workspace has a new configuration. Published inside the transaction that applies it.
 *
 * @param configuration the new version
 * @param actor who applied it
 */
public record ConfigurationApplied(WorkspaceConfiguration configuration, Actor actor) {}
