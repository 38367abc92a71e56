package dev.sluice.pipeline.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of the table {@code audit_checkpoint}. */
@Component
class AuditCheckpointRows {
  private static final String DUE =
      """
      SELECT h.workspace FROM audit_head h
      LEFT JOIN LATERAL (
        SELECT sequence FROM audit_checkpoint c WHERE c.workspace = h.workspace
        ORDER BY sequence DESC LIMIT 1) last ON true
      JOIN audit_entry e
        ON e.workspace = h.workspace AND e.sequence = COALESCE(last.sequence, 0) + 1
      WHERE h.sequence >= COALESCE(last.sequence, 0) + :rows
        OR e.at <= clock_timestamp() - :seconds * INTERVAL '1 second'
      """;

  private static final String GONE =
      """
      SELECT c.workspace FROM audit_checkpoint c
      LEFT JOIN audit_head h ON h.workspace = c.workspace
      GROUP BY c.workspace, h.sequence HAVING max(c.sequence) > COALESCE(h.sequence, 0)
      """;

  private static final String LAST =
      """
      SELECT workspace, sequence, hash, at, signature FROM audit_checkpoint
      WHERE workspace = :workspace ORDER BY sequence DESC LIMIT 1
      """;

  private static final String BETWEEN =
      """
      SELECT workspace, sequence, hash, at, signature FROM audit_checkpoint
      WHERE workspace = :workspace AND sequence > :after ORDER BY sequence
      """;

  private static final String KEEP =
      """
      INSERT INTO audit_checkpoint (workspace, sequence, hash, at, signature)
      VALUES (:workspace, :sequence, :hash, :at, :signature) ON CONFLICT DO NOTHING
      """;

  private final JdbcClient jdbc;

  AuditCheckpointRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Workspaces whose newest entries want a checkpoint now. */
  List<String> due(int rows, Duration age) {
    return jdbc.sql(DUE)
        .param("rows", rows)
        .param("seconds", age.toSeconds())
        .query(String.class)
        .list();
  }

  /** Workspaces whose head is lost or stands before a place that was signed. */
  List<String> behind() {
    return jdbc.sql(GONE).query(String.class).list();
  }

  Optional<AuditCheckpoint> last(String workspace) {
    return jdbc.sql(LAST)
        .param("workspace", workspace)
        .query(AuditCheckpointRows::checkpoint)
        .optional();
  }

  List<AuditCheckpoint> after(String workspace, long sequence, int limit) {
    return jdbc.sql(BETWEEN + " LIMIT :limit")
        .param("workspace", workspace)
        .param("after", sequence)
        .param("limit", limit)
        .query(AuditCheckpointRows::checkpoint)
        .list();
  }

  /** Hands over every checkpoint of a workspace, oldest first. */
  void each(String workspace, Consumer<AuditCheckpoint> reader) {
    try (Stream<AuditCheckpoint> all =
        jdbc
            .sql(BETWEEN)
            .param("workspace", workspace)
            .param("after", 0L)
            .withFetchSize(1_000)
            .query(AuditCheckpointRows::checkpoint)
            .stream()) {
      all.forEach(reader);
    }
  }

  /** False when another replica has kept one for this place. */
  boolean keep(AuditCheckpoint checkpoint) {
    return jdbc.sql(KEEP)
            .param("workspace", checkpoint.workspace())
            .param("sequence", checkpoint.sequence())
            .param("hash", checkpoint.hash())
            .param("at", checkpoint.at().atOffset(ZoneOffset.UTC))
            .param("signature", checkpoint.signature())
            .update()
        == 1;
  }

  private static AuditCheckpoint checkpoint(ResultSet row, int index) throws SQLException {
    return new AuditCheckpoint(
        row.getString("workspace"),
        row.getLong("sequence"),
        row.getString("hash"),
        row.getObject("at", OffsetDateTime.class).toInstant(),
        row.getString("signature"));
  }
}
