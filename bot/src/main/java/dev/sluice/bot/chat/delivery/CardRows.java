package dev.sluice.bot.chat.delivery;

import dev.sluice.chat.Place;
import dev.sluice.chat.Posted;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of what was posted where. */
@Component
class CardRows {
  private static final String OF =
      """
      SELECT platform, channel, workspace, migration, key, message_id, hash, version,
        thread_sequence, closed,
        (EXTRACT(EPOCH FROM clock_timestamp() - updated_at) * 1000)::bigint AS age
      FROM chat_card
      WHERE platform = :platform AND workspace = :workspace AND migration = :migration
      ORDER BY key, channel
      """;

  private static final String AT =
      """
      SELECT workspace, migration FROM chat_card
      WHERE platform = :platform AND channel = :channel AND message_id = :message
      """;

  private static final String ADD =
      """
      INSERT INTO chat_card
        (platform, channel, workspace, migration, key, message_id, hash, thread_sequence)
      VALUES (:platform, :channel, :workspace, :migration, :key, :message, :hash, :sequence)
      ON CONFLICT (platform, workspace, migration, key, channel) DO NOTHING
      """;

  private static final String SWAP =
      """
      UPDATE chat_card SET message_id = :message, hash = :hash, version = version + 1,
        closed = :closed, updated_at = clock_timestamp()
      WHERE platform = :platform AND workspace = :workspace AND migration = :migration
        AND key = :key AND channel = :channel AND version = :version
      """;

  private static final String DOUBT =
      """
      UPDATE chat_card SET hash = '', version = version + 1
      WHERE platform = :platform AND workspace = :workspace AND migration = :migration
        AND key = :key AND channel = :channel
      """;

  private static final String TOLD =
      """
      UPDATE chat_card SET thread_sequence = :sequence
      WHERE platform = :platform AND workspace = :workspace AND migration = :migration
        AND key = :key AND channel = :channel AND thread_sequence < :sequence
      """;

  private final JdbcClient jdbc;

  CardRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  List<Card> of(String platform, MigrationKey migration) {
    return jdbc.sql(OF)
        .param("platform", platform)
        .param("workspace", migration.workspace().value())
        .param("migration", migration.number())
        .query(CardRows::card)
        .list();
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
        row.getLong("thread_sequence"),
        row.getBoolean("closed"),
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

  void add(CardKey key, String message, String hash, long sequence) {
    bound(ADD, key)
        .param("message", message)
        .param("hash", hash)
        .param("sequence", sequence)
        .update();
  }

  /** Notes what now stands there, if nobody else did meanwhile. */
  boolean swap(Card card, String message, String hash, boolean closed) {
    return bound(SWAP, card.key())
            .param("message", message)
            .param("hash", hash)
            .param("closed", closed)
            .param("version", card.version())
            .update()
        == 1;
  }

  /** Notes that it is not known what stands there. */
  void doubt(CardKey key) {
    bound(DOUBT, key).update();
  }

  void told(CardKey key, long sequence) {
    bound(TOLD, key).param("sequence", sequence).update();
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

  /** Something that was posted. */
  record Card(
      CardKey key,
      String messageId,
      String hash,
      long version,
      long threadSequence,
      boolean closed,
      Duration age) {
    Posted posted() {
      return new Posted(key.place(), messageId);
    }
  }
}
