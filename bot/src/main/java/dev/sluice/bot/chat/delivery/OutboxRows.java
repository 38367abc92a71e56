package dev.sluice.bot.chat.delivery;

import dev.sluice.bot.chat.delivery.CardRows.CardKey;
import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of the outbox: one row per thing that is to be shown, the newest state wins. */
@Component
class OutboxRows {
  private static final String NOW = "(clock_timestamp() + :ahead * INTERVAL '1 millisecond')";

  private static final String DIRTY =
      """
      INSERT INTO chat_outbox (platform, key, kind, channel, card, workspace, migration, next_at)
      VALUES (:platform, :key, :kind, :channel, :card, :workspace, :migration, %1$s)
      ON CONFLICT (platform, key) DO UPDATE SET revision = chat_outbox.revision + 1,
        next_at = CASE WHEN chat_outbox.state = 'parked' THEN %1$s ELSE chat_outbox.next_at END,
        attempts = CASE WHEN chat_outbox.state = 'parked' THEN 0 ELSE chat_outbox.attempts END,
        state = 'waiting'
      """
          .formatted(NOW);

  private static final String ONCE =
      """
      INSERT INTO chat_outbox (platform, key, kind, channel, workspace, payload, next_at)
      VALUES (:platform, :key, :kind, :channel, :workspace, :payload::jsonb, %1$s)
      ON CONFLICT (platform, key) DO NOTHING
      """
          .formatted(NOW);

  /** Answers to people go first; the rest in the order in which it became due. */
  private static final String CLAIM =
      """
      UPDATE chat_outbox SET lease = :lease, attempts = attempts + 1,
        lease_until = %1$s + :seconds * INTERVAL '1 second'
      WHERE id = (
        SELECT o.id FROM chat_outbox o
        LEFT JOIN chat_pace c ON c.platform = o.platform AND c.channel = o.channel
        LEFT JOIN chat_pace p ON p.platform = o.platform AND p.channel = ''
        WHERE o.state = 'waiting' AND o.next_at <= %1$s
          AND (o.lease_until IS NULL OR o.lease_until < %1$s)
          AND (o.kind = 'plan' OR ((c.next_at IS NULL OR c.next_at <= %1$s)
            AND (p.next_at IS NULL OR p.next_at <= %1$s)))
        ORDER BY CASE o.kind WHEN 'plan' THEN 0 WHEN 'whisper' THEN 1 WHEN 'invite' THEN 1 ELSE 2 END, o.next_at, o.id
        LIMIT 1 FOR UPDATE OF o SKIP LOCKED)
      RETURNING id, platform, key, kind, channel, card, workspace, migration,
        payload::text AS payload, revision, attempts, created_at, error
      """
          .formatted(NOW);

  private static final String DONE =
      """
      DELETE FROM chat_outbox WHERE id = :id AND lease = :lease AND revision = :revision
      """;

  private static final String AGAIN =
      """
      UPDATE chat_outbox SET lease = NULL, lease_until = NULL, attempts = :attempts,
        error = :error, next_at = %s + :millis * INTERVAL '1 millisecond'
      WHERE id = :id AND lease = :lease
      """
          .formatted(NOW);

  /** Keeps its place in the order: the channel or the platform is what waits. */
  private static final String BACK =
      """
      UPDATE chat_outbox SET lease = NULL, lease_until = NULL, error = :error
      WHERE id = :id AND lease = :lease
      """;

  private static final String PARK =
      """
      UPDATE chat_outbox SET state = 'parked', lease = NULL, lease_until = NULL, error = :error
      WHERE id = :id AND lease = :lease AND revision = :revision
      """;

  private final JdbcClient jdbc;
  private final DeliveryClock clock;

  OutboxRows(JdbcClient jdbc, DeliveryClock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** What stands about a migration on a platform is to be looked at. */
  void plan(String platform, MigrationKey migration) {
    dirty(Kind.PLAN, new CardKey(platform, "", migration, ""), "cards:" + migration);
  }

  /** A message is to be posted or brought up to date. */
  void card(CardKey key) {
    dirty(Kind.CARD, key, "card:" + key.channel() + ":" + key.natural());
  }

  /** The thread under a card has news. */
  void thread(CardKey key) {
    dirty(Kind.THREAD, key, "thread:" + key.channel() + ":" + key.natural());
  }

  private void dirty(Kind kind, CardKey key, String natural) {
    bound(DIRTY)
        .param("platform", key.platform())
        .param("key", natural)
        .param("kind", kind.stored())
        .param("channel", key.channel())
        .param("card", key.key())
        .param("workspace", key.migration().workspace().value())
        .param("migration", key.migration().number())
        .update();
  }

  /** Something that is shown once; the channel is what its pace is kept for. */
  void once(Kind kind, String platform, Once once) {
    bound(ONCE)
        .param("platform", platform)
        .param("key", once.key())
        .param("kind", kind.stored())
        .param("channel", once.channel())
        .param("workspace", once.workspace())
        .param("payload", once.payload())
        .update();
  }

  Optional<Item> claim(Duration lease) {
    UUID mine = UUID.randomUUID();
    return bound(CLAIM)
        .param("lease", mine)
        .param("seconds", lease.toSeconds())
        .query((row, index) -> item(row, mine))
        .optional();
  }

  private static Item item(ResultSet row, UUID lease) throws SQLException {
    return new Item(
        new Claim(row.getLong("id"), lease, row.getLong("revision"), row.getInt("attempts")),
        Kind.of(row.getString("kind")),
        row.getString("key"),
        new CardKey(
            row.getString("platform"),
            row.getString("channel"),
            new MigrationKey(workspace(row.getString("workspace")), row.getLong("migration")),
            row.getString("card")),
        Optional.ofNullable(row.getString("payload")),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getString("error"));
  }

  private static WorkspaceId workspace(String stored) {
    return stored.isEmpty() ? People.NO_WORKSPACE : new WorkspaceId(stored);
  }

  /** Ends an item; false when it became dirty again meanwhile. */
  boolean done(Item item) {
    return jdbc.sql(DONE)
            .param("id", item.claim().id())
            .param("lease", item.claim().lease())
            .param("revision", item.claim().revision())
            .update()
        == 1;
  }

  void again(Item item, int attempts, String error, Duration wait) {
    bound(AGAIN)
        .param("id", item.claim().id())
        .param("lease", item.claim().lease())
        .param("attempts", attempts)
        .param("error", error)
        .param("millis", wait.toMillis())
        .update();
  }

  void back(Item item, String error) {
    jdbc.sql(BACK)
        .param("id", item.claim().id())
        .param("lease", item.claim().lease())
        .param("error", error)
        .update();
  }

  boolean park(Item item, String error) {
    return jdbc.sql(PARK)
            .param("id", item.claim().id())
            .param("lease", item.claim().lease())
            .param("revision", item.claim().revision())
            .param("error", error)
            .update()
        == 1;
  }

  private JdbcClient.StatementSpec bound(String sql) {
    return jdbc.sql(sql).param("ahead", clock.aheadMillis());
  }

  /** What is to be done with an item. */
  enum Kind {
    PLAN,
    CARD,
    THREAD,
    WHISPER,
    INVITE,
    NOTICE;

    String stored() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Kind of(String stored) {
      return valueOf(stored.toUpperCase(Locale.ROOT));
    }
  }

  /**
   * Something that is shown once.
   *
   * @param key natural key; the same again changes nothing
   * @param channel what its pace is kept for
   * @param workspace whose it is, or empty
   * @param payload what is shown
   */
  record Once(String key, String channel, String workspace, String payload) {}

  /** A worker's hold on an item. */
  record Claim(long id, UUID lease, long revision, int attempts) {}

  /**
   * Something to be done.
   *
   * @param card the message that it is about, for cards and threads
   * @param error what went wrong the last time, or empty
   */
  record Item(
      Claim claim,
      Kind kind,
      String key,
      CardKey card,
      Optional<String> payload,
      Instant createdAt,
      String error) {
    String platform() {
      return card.platform();
    }

    int attempts() {
      return claim.attempts();
    }
  }
}
