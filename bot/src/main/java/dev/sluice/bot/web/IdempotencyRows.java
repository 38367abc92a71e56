package dev.sluice.bot.web;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of the table {@code rest_idempotency}. */
@Component
class IdempotencyRows {
  private static final String CLAIM =
      """
      INSERT INTO rest_idempotency (identity, path, key, body_hash)
      VALUES (:identity, :path, :key, :hash)
      ON CONFLICT DO NOTHING
      """;

  private static final String FIND =
      """
      SELECT body_hash, status, content_type, location, body FROM rest_idempotency
      WHERE identity = :identity AND path = :path AND key = :key
      """;

  private static final String FINISH =
      """
      UPDATE rest_idempotency
      SET status = :status, content_type = :type, location = :location, body = :body
      WHERE identity = :identity AND path = :path AND key = :key
      """;

  private static final String FORGET =
      """
      DELETE FROM rest_idempotency WHERE identity = :identity AND path = :path AND key = :key
      """;

  private static final String EXPIRE =
      """
      DELETE FROM rest_idempotency WHERE created_at < clock_timestamp() - INTERVAL '24 hours'
      """;

  private final JdbcClient jdbc;

  IdempotencyRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Claims a key; false when it was claimed before. */
  boolean claim(ClaimedKey key, byte[] hash) {
    return sql(CLAIM, key).param("hash", hash).update() == 1;
  }

  Optional<Stored> find(ClaimedKey key) {
    return sql(FIND, key)
        .query(
            (row, index) ->
                new Stored(
                    row.getBytes("body_hash"),
                    row.getInt("status"),
                    row.getString("content_type"),
                    row.getString("location"),
                    row.getBytes("body")))
        .optional();
  }

  void finish(ClaimedKey key, Stored answer) {
    sql(FINISH, key)
        .param("status", answer.status())
        .param("type", answer.contentType())
        .param("location", answer.location())
        .param("body", answer.body())
        .update();
  }

  /** Forgets a claim under which nothing was done. */
  void forget(ClaimedKey key) {
    sql(FORGET, key).update();
  }

  /** Forgets what is older than a day. */
  void expire() {
    jdbc.sql(EXPIRE).update();
  }

  private JdbcClient.StatementSpec sql(String sql, ClaimedKey key) {
    return jdbc.sql(sql)
        .param("identity", key.identity())
        .param("path", key.path())
        .param("key", key.key());
  }

  /** A key of an identity for a path. */
  record ClaimedKey(String identity, String path, String key) {}

  /** What is stored; status 0 while the first request is being worked on. */
  @SuppressWarnings("ArrayRecordComponent")
  record Stored(
      byte[] hash,
      int status,
      @Nullable String contentType,
      @Nullable String location,
      byte @Nullable [] body) {}
}
