package dev.sluice.pipeline.audit;

import dev.sluice.pipeline.kernel.WorkspaceId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of the table {@code audit_delivery}: how far each destination has each chain. */
@Component
class AuditDeliveryRows {
  private static final String OPEN =
      """
      INSERT INTO audit_delivery (destination, workspace)
      SELECT :destination, workspace FROM audit_head ON CONFLICT DO NOTHING
      """;

  private static final String CLAIM =
      """
      UPDATE audit_delivery SET lease = :lease,
        lease_until = clock_timestamp() + :seconds * INTERVAL '1 second'
      WHERE (destination, workspace) = (
        SELECT d.destination, d.workspace FROM audit_delivery d
        JOIN audit_head h ON h.workspace = d.workspace
        WHERE d.destination = :destination AND d.next_at <= clock_timestamp()
          AND (d.lease_until IS NULL OR d.lease_until < clock_timestamp())
          AND (h.sequence > d.sequence OR EXISTS (
            SELECT FROM audit_checkpoint c
            WHERE c.workspace = d.workspace AND c.sequence > d.checkpoint))
        ORDER BY d.next_at LIMIT 1 FOR UPDATE OF d SKIP LOCKED)
      RETURNING workspace, sequence, checkpoint, attempts
      """;

  private static final String DONE =
      """
      UPDATE audit_delivery SET sequence = :sequence, checkpoint = :checkpoint, attempts = 0,
        error = '', next_at = clock_timestamp(), lease = NULL, lease_until = NULL
      WHERE destination = :destination AND workspace = :workspace AND lease = :lease
      """;

  private static final String AGAIN =
      """
      UPDATE audit_delivery SET attempts = attempts + 1, error = :error,
        next_at = clock_timestamp() + :millis * INTERVAL '1 millisecond',
        lease = NULL, lease_until = NULL
      WHERE destination = :destination AND workspace = :workspace AND lease = :lease
      """;

  private static final String LATE =
      """
      SELECT d.destination, h.sequence - d.sequence AS entries, d.error FROM audit_delivery d
      JOIN audit_head h ON h.workspace = d.workspace
      WHERE d.workspace = :workspace AND d.attempts > 0 ORDER BY d.destination
      """;

  private final JdbcClient jdbc;

  AuditDeliveryRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A chain that a destination does not have to its end, for a while for this caller alone. */
  Optional<Claimed> claim(String destination, Duration lease) {
    jdbc.sql(OPEN).param("destination", destination).update();
    UUID id = UUID.randomUUID();
    return jdbc.sql(CLAIM)
        .param("destination", destination)
        .param("lease", id)
        .param("seconds", lease.toSeconds())
        .query(
            (row, index) ->
                new Claimed(
                    destination,
                    row.getString("workspace"),
                    row.getLong("sequence"),
                    row.getLong("checkpoint"),
                    row.getInt("attempts"),
                    id))
        .optional();
  }

  /** Destinations to which the last delivery of a chain failed. */
  List<AuditProgress.Late> late(WorkspaceId workspace) {
    return jdbc.sql(LATE)
        .param("workspace", workspace.value())
        .query(
            (row, index) ->
                new AuditProgress.Late(
                    row.getString("destination"), row.getLong("entries"), row.getString("error")))
        .list();
  }

  /** The destination has it up to here. */
  void done(Claimed claimed, long sequence, long checkpoint) {
    about(DONE, claimed).param("sequence", sequence).param("checkpoint", checkpoint).update();
  }

  /** It is tried again after a while, for ever. */
  void again(Claimed claimed, String error, Duration wait) {
    about(AGAIN, claimed).param("error", error).param("millis", wait.toMillis()).update();
  }

  private JdbcClient.StatementSpec about(String sql, Claimed claimed) {
    return jdbc.sql(sql)
        .param("destination", claimed.destination())
        .param("workspace", claimed.workspace())
        .param("lease", claimed.lease());
  }

  /**
   * A claimed chain.
   *
   * @param sequence newest entry that the destination has
   * @param checkpoint newest checkpoint that it has
   * @param attempts tries in a row that failed
   */
  record Claimed(
      String destination,
      String workspace,
      long sequence,
      long checkpoint,
      int attempts,
      UUID lease) {}
}
