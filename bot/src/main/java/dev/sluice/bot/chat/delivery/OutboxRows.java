package dev.sluice.bot.chat.delivery;

import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of the outbox. */
@Component
class OutboxRows {
  private static final String DIRTY =
      """
      INSERT INTO chat_outbox (platform, key, workspace, migration)
      VALUES (:platform, :key, :workspace, :migration)
      ON CONFLICT (platform, key) DO UPDATE SET revision = chat_outbox.revision + 1,
        next_at = CASE WHEN chat_outbox.state = 'parked' THEN clock_timestamp()
                       ELSE chat_outbox.next_at END,
        attempts = CASE WHEN chat_outbox.state = 'parked' THEN 0 ELSE chat_outbox.attempts END,
        state = 'waiting'
      """;

  private static final String WHISPER =
      """
      INSERT INTO chat_outbox (platform, key, payload) VALUES (:platform, :key, :payload::jsonb)
      ON CONFLICT (platform, key) DO NOTHING
      """;

  private static final String CLAIM =
      """
      UPDATE chat_outbox SET lease = :lease, attempts = attempts + 1,
        lease_until = clock_timestamp() + :seconds * INTERVAL '1 second'
      WHERE id = (
        SELECT id FROM chat_outbox
        WHERE state = 'waiting' AND next_at <= clock_timestamp()
          AND (lease_until IS NULL OR lease_until < clock_timestamp())
        ORDER BY (payload IS NULL), next_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING id, platform, key, workspace, migration, payload::text AS payload, revision,
        attempts
      """;

  private static final String DONE =
      """
      DELETE FROM chat_outbox WHERE id = :id AND lease = :lease AND revision = :revision
      """;

  private static final String AGAIN =
      """
      UPDATE chat_outbox SET lease = NULL, lease_until = NULL, attempts = :attempts,
        error = :error, next_at = clock_timestamp() + :millis * INTERVAL '1 millisecond'
      WHERE id = :id AND lease = :lease
      """;

  private static final String PARK =
      """
      UPDATE chat_outbox SET state = 'parked', lease = NULL, lease_until = NULL, error = :error
      WHERE id = :id AND lease = :lease AND revision = :revision
      """;

  private static final String HOLD =
      """
      UPDATE chat_outbox SET next_at =
        GREATEST(next_at, clock_timestamp() + :millis * INTERVAL '1 millisecond')
      WHERE platform = :platform AND state = 'waiting'
      """;

  private final JdbcClient jdbc;

  OutboxRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void dirty(String platform, MigrationKey key) {
    jdbc.sql(DIRTY)
        .param("platform", platform)
        .param("key", "cards:" + key)
        .param("workspace", key.workspace().value())
        .param("migration", key.number())
        .update();
  }

  void whisper(String platform, String key, String payload) {
    jdbc.sql(WHISPER)
        .param("platform", platform)
        .param("key", key)
        .param("payload", payload)
        .update();
  }

  Optional<Item> claim(Duration lease) {
    UUID mine = UUID.randomUUID();
    return jdbc.sql(CLAIM)
        .param("lease", mine)
        .param("seconds", lease.toSeconds())
        .query(
            (row, index) ->
                new Item(
                    row.getLong("id"),
                    mine,
                    row.getString("platform"),
                    row.getString("key"),
                    Optional.ofNullable(row.getString("payload")),
                    row.getString("workspace"),
                    row.getLong("migration"),
                    row.getLong("revision"),
                    row.getInt("attempts")))
        .optional();
  }

  /** Ends an item; false when it became dirty again meanwhile. */
  boolean done(Item item) {
    return jdbc.sql(DONE)
            .param("id", item.id())
            .param("lease", item.lease())
            .param("revision", item.revision())
            .update()
        == 1;
  }

  void again(Item item, int attempts, String error, Duration wait) {
    jdbc.sql(AGAIN)
        .param("id", item.id())
        .param("lease", item.lease())
        .param("attempts", attempts)
        .param("error", error)
        .param("millis", wait.toMillis())
        .update();
  }

  boolean park(Item item, String error) {
    return jdbc.sql(PARK)
            .param("id", item.id())
            .param("lease", item.lease())
            .param("revision", item.revision())
            .param("error", error)
            .update()
        == 1;
  }

  void hold(String platform, Duration wait) {
    jdbc.sql(HOLD).param("platform", platform).param("millis", wait.toMillis()).update();
  }

  /** Something to be shown: a private answer when it has a payload, else cards of a migration. */
  record Item(
      long id,
      UUID lease,
      String platform,
      String key,
      Optional<String> payload,
      String workspace,
      long migration,
      long revision,
      int attempts) {
    MigrationKey migrationKey() {
      return new MigrationKey(new WorkspaceId(workspace), migration);
    }
  }
}
