package dev.sluice.bot.chat.delivery;

import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table that says when a channel, or a platform as a whole, may be used again. */
@Component
class PaceRows {
  private static final String NOW = "(clock_timestamp() + :ahead * INTERVAL '1 millisecond')";

  private static final long PROBE_MILLIS = 5_000;

  private static final String TAKE =
      """
      INSERT INTO chat_pace (platform, channel, next_at)
      VALUES (:platform, :channel, %1$s + :millis * INTERVAL '1 millisecond')
      ON CONFLICT (platform, channel) DO UPDATE SET next_at = excluded.next_at
      WHERE chat_pace.next_at <= %1$s
      """
          .formatted(NOW);

  /** After several failures in a row only one probe at a time goes out. */
  private static final String PROBE =
      """
      UPDATE chat_pace SET next_at = CASE WHEN failures < :closed THEN next_at
        ELSE %1$s + :millis * INTERVAL '1 millisecond' END
      WHERE platform = :platform AND channel = '' AND next_at <= %1$s
      """
          .formatted(NOW);

  private static final String BLOCKED =
      """
      SELECT count(*) FROM chat_pace
      WHERE platform = :platform AND channel = '' AND next_at > %s
      """
          .formatted(NOW);

  private static final String FREE =
      """
      UPDATE chat_pace SET next_at = %s + :millis * INTERVAL '1 millisecond', trouble = ''
      WHERE platform = :platform AND channel = :channel
      """
          .formatted(NOW);

  private static final String HOLD =
      """
      INSERT INTO chat_pace (platform, channel, next_at, trouble)
      VALUES (:platform, :channel, %1$s + :millis * INTERVAL '1 millisecond', :trouble)
      ON CONFLICT (platform, channel) DO UPDATE
      SET next_at = GREATEST(chat_pace.next_at, excluded.next_at), trouble = excluded.trouble
      """
          .formatted(NOW);

  private static final String FAILED =
      """
      INSERT INTO chat_pace (platform, channel, next_at, failures, trouble)
      VALUES (:platform, '', %1$s, 1, :trouble)
      ON CONFLICT (platform, channel) DO UPDATE SET failures = chat_pace.failures + 1,
        trouble = excluded.trouble
      RETURNING failures
      """
          .formatted(NOW);

  private static final String WELL =
      """
      UPDATE chat_pace SET failures = 0, trouble = '', next_at = LEAST(next_at, %s)
      WHERE platform = :platform AND channel = '' AND failures > 0
      """
          .formatted(NOW);

  private final JdbcClient jdbc;
  private final DeliveryClock clock;

  PaceRows(JdbcClient jdbc, DeliveryClock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** Takes a channel for one call; false when another call has it or it is not time yet. */
  boolean take(String platform, String channel, Duration lease, int closed) {
    boolean probe =
        bound(PROBE, platform).param("closed", closed).param("millis", PROBE_MILLIS).update() == 1;
    boolean blocked = !probe && bound(BLOCKED, platform).query(Long.class).single() > 0;
    return !blocked
        && bound(TAKE, platform)
                .param("channel", channel)
                .param("millis", lease.toMillis())
                .update()
            == 1;
  }

  /** Gives a channel back; it may be used again after its pace. */
  void free(String platform, String channel, Duration pace) {
    bound(FREE, platform).param("channel", channel).param("millis", pace.toMillis()).update();
  }

  /** Keeps a channel, or with an empty name the platform, unused for a while. */
  void hold(String platform, String channel, Duration wait, String trouble) {
    bound(HOLD, platform)
        .param("channel", channel)
        .param("millis", wait.toMillis())
        .param("trouble", trouble)
        .update();
  }

  /** Counts a failure of the platform; how many in a row. */
  int failed(String platform, String trouble) {
    return bound(FAILED, platform).param("trouble", trouble).query(Integer.class).single();
  }

  /** The platform answered. */
  void well(String platform) {
    bound(WELL, platform).update();
  }

  private JdbcClient.StatementSpec bound(String sql, String platform) {
    return jdbc.sql(sql).param("platform", platform).param("ahead", clock.aheadMillis());
  }
}
