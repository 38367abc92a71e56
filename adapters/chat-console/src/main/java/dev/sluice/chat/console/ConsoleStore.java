package dev.sluice.chat.console;

import dev.sluice.chat.Account;
import dev.sluice.chat.ChatJson;
import dev.sluice.chat.Form;
import dev.sluice.chat.Message;
import dev.sluice.chat.Place;
import dev.sluice.chat.VisibleText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The tables of the console. Writers take one lock until they commit, so change numbers become
 * visible in their order and a reader that asks for "all after N" misses none.
 */
final class ConsoleStore {
  private static final String LOCK = "SELECT pg_advisory_xact_lock(hashtext('console_change'))";
  private static final String POST =
      """
      INSERT INTO console_message (channel, thread, key, body, change)
      VALUES (:channel, :thread, :key, CAST(:body AS jsonb), nextval('console_change'))
      ON CONFLICT (channel, thread, key) DO NOTHING
      RETURNING id
      """;
  private static final String POSTED =
      """
      SELECT id FROM console_message
       WHERE channel = :channel AND thread = :thread AND key = :key
      """;
  private static final String UPDATE =
      """
      UPDATE console_message
         SET body = CAST(:body AS jsonb), change = nextval('console_change'), updated_at = now()
       WHERE id = :id AND channel = :channel AND body IS DISTINCT FROM CAST(:body AS jsonb)
      """;
  private static final String EXISTS =
      "SELECT count(*) FROM console_message WHERE id = :id AND channel = :channel";
  private static final String TELL =
      """
      INSERT INTO console_whisper
             (account, channel, thread, kind, trigger, body, change, expires_at)
      VALUES (:account, :channel, :thread, :kind, :trigger, CAST(:body AS jsonb),
              nextval('console_change'), now() + make_interval(secs => :seconds))
      """;
  private static final String FORGET =
      "DELETE FROM console_whisper WHERE expires_at < now() - INTERVAL '1 hour'";
  private static final String DISMISS =
      "DELETE FROM console_whisper WHERE id = :id AND account = :account";
  private static final String SELECT_MESSAGE =
      """
      SELECT id, channel, thread, body, created_at,
             (SELECT count(*) FROM console_message r
               WHERE r.channel = m.channel AND r.thread = CAST(m.id AS text)) AS replies
        FROM console_message m
      """;
  private static final String LATEST =
      SELECT_MESSAGE
          + """
             WHERE channel = :channel AND thread = '' AND id < :before
             ORDER BY id DESC LIMIT :count
            """;
  private static final String THREAD =
      SELECT_MESSAGE
          + """
             WHERE channel = :channel AND thread = :thread
             ORDER BY id DESC LIMIT :count
            """;
  private static final String ONE = SELECT_MESSAGE + " WHERE id = :id";
  private static final String SELECT_WHISPER =
      "SELECT id, channel, thread, body, created_at, 0 AS replies FROM console_whisper";
  private static final String WHISPERS =
      SELECT_WHISPER
          + """
             WHERE account = :account AND channel = :channel AND kind = 'whisper'
               AND expires_at > now()
             ORDER BY id DESC LIMIT 30
            """;
  private static final String WHISPER =
      SELECT_WHISPER
          + """
             WHERE id = :id AND account = :account AND kind = 'whisper' AND expires_at > now()
            """;
  private static final String FORM =
      """
      SELECT body FROM console_whisper
       WHERE id = :id AND account = :account AND kind = 'form' AND expires_at > now()
      """;
  private static final String CHANGES =
      """
      SELECT change, 'message' AS kind, id, '' AS account, channel, thread,
             COALESCE(body ->> 'link', '') AS link, '' AS trigger
        FROM console_message WHERE change > :after
      UNION ALL
      SELECT change, kind, id, account, channel, thread, '', trigger
        FROM console_whisper WHERE change > :after AND expires_at > now()
      ORDER BY change LIMIT :count
      """;
  private static final String LAST =
      """
      SELECT GREATEST((SELECT COALESCE(max(change), 0) FROM console_message),
                      (SELECT COALESCE(max(change), 0) FROM console_whisper))
      """;

  private final JdbcClient jdbc;
  private final TransactionOperations transactions;

  ConsoleStore(JdbcClient jdbc, TransactionOperations transactions) {
    this.jdbc = jdbc;
    this.transactions = transactions;
  }

  /** Stores a message once per place and key; the id of the first one. */
  long post(Place place, String key, Message message) {
    String body = ChatJson.write(message);
    return inOrder(
        () ->
            at(POST, place)
                .param("key", key)
                .param("body", body)
                .query(Long.class)
                .optional()
                .orElseGet(() -> at(POSTED, place).param("key", key).query(Long.class).single()));
  }

  /** Replaces a message; false when there is none. The same content again is no change. */
  boolean update(long id, Place place, Message message) {
    String body = ChatJson.write(message);
    return inOrder(
        () ->
            jdbc.sql(UPDATE)
                        .param("body", body)
                        .param("id", id)
                        .param("channel", place.channel())
                        .update()
                    > 0
                || jdbc.sql(EXISTS)
                        .param("id", id)
                        .param("channel", place.channel())
                        .query(Long.class)
                        .single()
                    > 0);
  }

  void whisper(String account, Place place, Message message, Duration age) {
    tell(new Told(account, place, "whisper", "", ChatJson.write(message), age));
  }

  void form(Account account, String trigger, Form form, Duration age) {
    Place place = Place.direct(account);
    tell(new Told(account.id(), place, "form", trigger, ChatJson.write(form), age));
  }

  private void tell(Told told) {
    inOrder(
        () -> {
          jdbc.sql(FORGET).update();
          return at(TELL, told.place)
              .param("account", told.account)
              .param("kind", told.kind)
              .param("trigger", VisibleText.storable(told.trigger))
              .param("body", told.body)
              .param("seconds", told.age.toSeconds())
              .update();
        });
  }

  private record Told(
      String account, Place place, String kind, String trigger, String body, Duration age) {}

  void dismiss(long id, String account) {
    jdbc.sql(DISMISS).param("id", id).param("account", account).update();
  }

  /** The newest messages of a channel below an id, newest first. */
  List<Stored> latest(String channel, long before, int count) {
    return jdbc.sql(LATEST)
        .param("channel", channel)
        .param("before", before)
        .param("count", count)
        .query(ConsoleStore::stored)
        .list();
  }

  /** The newest messages of a thread, newest first. */
  List<Stored> thread(String channel, long message, int count) {
    return jdbc.sql(THREAD)
        .param("channel", channel)
        .param("thread", Long.toString(message))
        .param("count", count)
        .query(ConsoleStore::stored)
        .list();
  }

  Optional<Stored> message(long id) {
    return jdbc.sql(ONE).param("id", id).query(ConsoleStore::stored).optional();
  }

  List<Stored> whispers(String account, String channel) {
    return jdbc.sql(WHISPERS)
        .param("account", account)
        .param("channel", channel)
        .query(ConsoleStore::stored)
        .list();
  }

  Optional<Stored> whisper(long id, String account) {
    return jdbc.sql(WHISPER)
        .param("id", id)
        .param("account", account)
        .query(ConsoleStore::stored)
        .optional();
  }

  Optional<Form> form(long id, String account) {
    return jdbc.sql(FORM)
        .param("id", id)
        .param("account", account)
        .query(String.class)
        .optional()
        .map(json -> ChatJson.read(json, Form.class));
  }

  /** Changes after a number, in order. */
  List<Change> changes(long after, int count) {
    return jdbc.sql(CHANGES)
        .param("after", after)
        .param("count", count)
        .query(ConsoleStore::change)
        .list();
  }

  /** The number of the newest change, 0 when there is none. */
  long lastChange() {
    return jdbc.sql(LAST).query(Long.class).single();
  }

  private JdbcClient.StatementSpec at(String sql, Place place) {
    return jdbc.sql(sql)
        .param("channel", place.channel())
        .param("thread", place.thread().orElse(""));
  }

  private <T> T inOrder(Supplier<T> work) {
    return Objects.requireNonNull(
        transactions.execute(
            status -> {
              jdbc.sql(LOCK).query((row, number) -> true).single();
              return work.get();
            }));
  }

  private static Stored stored(ResultSet row, int number) throws SQLException {
    return new Stored(
        row.getLong("id"),
        row.getString("channel"),
        row.getString("thread"),
        ChatJson.read(row.getString("body"), Message.class),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getInt("replies"));
  }

  private static Change change(ResultSet row, int number) throws SQLException {
    return new Change(
        row.getLong("change"),
        row.getString("kind"),
        row.getLong("id"),
        row.getString("account"),
        row.getString("channel"),
        row.getString("thread"),
        row.getString("link"),
        row.getString("trigger"));
  }
}
