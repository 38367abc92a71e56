package dev.sluice.pipeline.recovery;

import dev.sluice.protocol.ShelfAnswer;
import java.time.Instant;

/**
 * Something that is set aside on a target.
 *
 * @param id its name, unique on the target
 * @param migration key of the migration, {@code workspace/number}
 * @param statement index of the statement it belongs to
 * @param object table or column
 * @param kind {@code table-rows}, {@code column-values} or {@code table}
 * @param bytes space that it takes on the target
 * @param restored whether it was put back
 */
public record Artifact(
    String id,
    String migration,
    String attempt,
    int statement,
    String object,
    String kind,
    long rows,
    long bytes,
    boolean restored,
    Instant createdAt,
    Instant expiresAt) {
  static Artifact of(ShelfAnswer.Artifact told) {
    return new Artifact(
        told.id(),
        told.migration(),
        told.attempt(),
        told.statement(),
        told.object(),
        told.kind(),
        told.rows(),
        told.bytes(),
        told.restored(),
        Instant.parse(told.createdAt()),
        Instant.parse(told.expiresAt()));
  }
}
