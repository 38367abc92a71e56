package dev.sluice.bot.chat.reminder;

import dev.sluice.pipeline.kernel.WorkspaceId;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of what was sent. */
@Component
class ReminderRows {
  private static final String CLAIM =
      """
      INSERT INTO chat_reminder (workspace, key) VALUES (:workspace, :key) ON CONFLICT DO NOTHING
      """;

  private static final String CLAIM_AGAIN =
      """
      INSERT INTO chat_reminder (workspace, key, sent_at)
      VALUES (:workspace, :key, clock_timestamp())
      ON CONFLICT (workspace, key) DO UPDATE SET sent_at = clock_timestamp()
        WHERE chat_reminder.sent_at <= clock_timestamp() - :seconds * INTERVAL '1 second'
      """;

  private static final String FORGET =
      "DELETE FROM chat_reminder WHERE sent_at < clock_timestamp() - INTERVAL '90 days'";

  private final JdbcClient jdbc;

  ReminderRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** True for the first who asks, in his transaction. */
  boolean claim(WorkspaceId workspace, String key) {
    return jdbc.sql(CLAIM).param("workspace", workspace.value()).param("key", key).update() == 1;
  }

  /** True for the first who asks, and for the first after each such time, in his transaction. */
  boolean claim(WorkspaceId workspace, String key, Duration again) {
    return jdbc.sql(CLAIM_AGAIN)
            .param("workspace", workspace.value())
            .param("key", key)
            .param("seconds", again.toSeconds())
            .update()
        == 1;
  }

  void forget() {
    jdbc.sql(FORGET).update();
  }
}
