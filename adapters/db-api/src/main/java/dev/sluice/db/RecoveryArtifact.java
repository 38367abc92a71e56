package dev.sluice.db;

import java.time.Instant;
import java.util.UUID;

/**
 * What was set aside on the target before a destructive statement.
 *
 * @param id name of the artifact, unique on the target
 * @param attempt the attempt that made it
 * @param statement index of the statement it belongs to
 * @param object the table or column, qualified
 * @param kind {@code table-rows}, {@code column-values}, or {@code table} where the table itself
 *     was moved away
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
    Instant createdAt) {
  private static final int DIGITS = 16;

  /** A name for another artifact, which no other one has. */
  public static String newId(String prefix) {
    return prefix + UUID.randomUUID().toString().replace("-", "").substring(0, DIGITS);
  }

  /** The same when it holds another number of rows. */
  public RecoveryArtifact withRows(long count) {
    return new RecoveryArtifact(id, attempt, statement, object, kind, count, createdAt);
  }
}
