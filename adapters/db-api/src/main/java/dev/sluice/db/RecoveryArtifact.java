package dev.sluice.db;

import java.time.Instant;

/**
 * What was set aside on the target before a destructive statement.
 *
 * @param id name of the artifact, unique on the target
 * @param attempt the attempt that made it
 * @param statement index of the statement it belongs to
 * @param object the table or column, qualified
 * @param kind {@code table-rows}, {@code column-values}
 * @param rows how many rows it holds
 * @param createdAt when
 */
public record RecoveryArtifact(
    String id,
    String attempt,
    int statement,
    String object,
    String kind,
    long rows,
    Instant createdAt) {}
