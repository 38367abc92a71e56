package dev.sluice.pipeline.compare;

import java.time.Instant;

/**
 * An agent looked at a connection. Published after it was stored, outside any transaction: a hint,
 * because the agent that runs something looks for itself.
 *
 * @param fingerprint fingerprint of the schema that it has
 * @param askedAt when the agent was asked, so the schema is not older than that
 */
public record SchemaSeen(Watched connection, String fingerprint, Instant askedAt) {}
