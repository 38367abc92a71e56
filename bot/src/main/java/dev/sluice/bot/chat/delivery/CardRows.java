package dev.sluice.bot.chat.delivery;

import dev.sluice.chat.Place;
import dev.sluice.chat.Posted;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of what was posted where. */
@Component
class CardRows {
  private static final String SELECT =
      """
      SELECT platform, channel, workspace, migration, key, message_id, hash, version,
        thread_sequence, thread_tried, closed, COALESCE(attempted_at, updated_at) AS attempted_at,
        (EXTRACT(EPOCH FROM clock_timestamp() - updated_at) * 1000)::bigint + :ahead AS age
      FROM chat_card
      WHERE platform = :platform AND workspace = :workspace AND migration = :migration
      """;

  private static final String OF = SELECT + " ORDER BY key, channel";
  private static final String ONE = SELECT + " AND key = :key AND channel = :channel";

  private static final String AT =
      """
      SELECT workspace, migration FROM chat_card
      WHERE platform = :platform AND channel = :channel AND message_id = :message
      """;

  private static final String WHERE =
      """
      WHERE platform = :platform AND workspace = :workspace AND migration = :migration
        AND key = :key AND channel = :channel
      """;

  private static final String INTEND =
      """
      INSERT INTO chat_card (platform, channel, workspace, migration, key, message_id, hash,
        attempted_at)
      VALUES (:platform, :channel, :workspace, :migration, :key, '', '', clock_timestamp())
      ON CONFLICT (platform, workspace, migration, key, channel) DO NOTHING
      """;

  private static final String LOST =
      "UPDATE chat_card SET message_id = '', hash = '', version = version + 1,"
          + " attempted_at = clock_timestamp() "
          + WHERE
          + " AND version = :version";

  private static final String NEVER =
      "DELETE FROM chat_card " + WHERE + " AND message_id = '' AND version = 1";

  private static final String SWAP =
      "UPDATE chat_card SET message_id = :message, hash = :hash, version = version + 1,"
          + " closed = :closed, updated_at = clock_timestamp()"
          + " + :ahead * INTERVAL '1 millisecond' "
          + WHERE
          + " AND version = :version";

  private static final String TOLD =
      "UPDATE chat_card SET thread_sequence = :sequence, thread_tried = 0 "
          + WHERE
          + " AND thread_sequence < :sequence";

  private static final String TRYING = "UPDATE chat_card SET thread_tried = :sequence " + WHERE;

  private final JdbcClient jdbc;
  private final DeliveryClock clock;

  CardRows(JdbcClient jdbc, DeliveryClock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  List<Card> of(String platform, MigrationKey migration) {
    return jdbc.sql(OF)
        .param("ahead", clock.aheadMillis())
        .param("platform", platform)
        .param("workspace", migration.workspace().value())
        .param("migration", migration.number())
        .query(CardRows::card)
        .list();
  }

  Optional<Card> find(CardKey key) {
    return bound(ONE, key).param("ahead", clock.aheadMillis()).query(CardRows::card).optional();
  }

  private static Card card(ResultSet row, int index) throws SQLException {
    return new Card(
        new CardKey(
            row.getString("platform"),
            row.getString("channel"),
            new MigrationKey(new WorkspaceId(row.getString("workspace")), row.getLong("migration")),
            row.getString("key")),
        row.getString("message_id"),
        row.getString("hash"),
        row.getLong("version"),
        new Told(row.getLong("thread_sequence"), row.getLong("thread_tried")),
        row.getBoolean("closed"),
        row.getObject("attempted_at", OffsetDateTime.class).toInstant(),
        Duration.ofMillis(row.getLong("age")));
  }

  Optional<MigrationKey> at(Posted posted) {
    return jdbc.sql(AT)
        .param("platform", posted.place().platform())
        .param("channel", posted.place().channel())
        .param("message", posted.messageId())
        .query(
            (row, index) ->
                new MigrationKey(
                    new WorkspaceId(row.getString("workspace")), row.getLong("migration")))
        .optional();
  }

  /** Notes that a message is about to be posted. */
  void intend(CardKey key) {
    bound(INTEND, key).update();
  }

  /** Notes that nothing stands there any more and that it is about to be posted anew. */
  boolean lost(Card card) {
    return bound(LOST, card.key()).param("version", card.version()).update() == 1;
  }

  /** Takes the first note back: the posting had no effect. */
  void never(CardKey key) {
    bound(NEVER, key).update();
  }

  /** Notes what now stands there, if nobody else did meanwhile. */
  boolean swap(Card card, String message, String hash, boolean closed) {
    return bound(SWAP, card.key())
            .param("ahead", clock.aheadMillis())
            .param("message", message)
            .param("hash", hash)
            .param("closed", closed)
            .param("version", card.version())
            .update()
        == 1;
  }

  /** Notes that an entry stands in the thread. */
  void told(CardKey key, long sequence) {
    bound(TOLD, key).param("sequence", sequence).update();
  }

  /** Notes that an entry is about to be posted into the thread; 0 takes the note back. */
  void trying(CardKey key, long sequence) {
    bound(TRYING, key).param("sequence", sequence).update();
  }

  private JdbcClient.StatementSpec bound(String sql, CardKey key) {
    return jdbc.sql(sql)
        .param("platform", key.platform())
        .param("channel", key.channel())
        .param("workspace", key.migration().workspace().value())
        .param("migration", key.migration().number())
        .param("key", key.key());
  }

  /** The natural key of something posted. */
  record CardKey(String platform, String channel, MigrationKey migration, String key) {
    Place place() {
      return Place.channel(platform, channel);
    }

    String natural() {
      return migration + ":" + key;
    }
  }

  /**
   * How far a thread is told.
   *
   * @param sequence the last entry that stands there
   * @param tried the entry whose posting has an unknown outcome, or 0
   */
  record Told(long sequence, long tried) {}

  /**
   * Something that was posted, or is about to be when it has no message.
   *
   * @param attemptedAt when its posting was begun
   * @param age how long it stands as it does
   */
  record Card(
      CardKey key,
      String messageId,
      String hash,
      long version,
      Told told,
      boolean closed,
      Instant attemptedAt,
      Duration age) {
    boolean stands() {
      return !messageId.isEmpty();
    }

    Posted posted() {
      return new Posted(key.place(), messageId);
    }

    /** The key under which it is posted: another one after it was deleted. */
    String postKey() {
      return version == 1 ? key.natural() : key.natural() + ":" + version;
    }
  }
}
