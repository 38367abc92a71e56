package dev.sluice.bot.chat.reminder;

import dev.sluice.pipeline.kernel.WorkspaceId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of what was sent. */
@Component
class ReminderRows {
  private static final String CLAIM =
      """
      INSERT INTO chat_reminder (workspace, key) VALUES (:workspace, :key) ON CONFLICT DO NOTHING
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

  void forget() {
    jdbc.sql(FORGET).update();
  }
}
