package dev.sluice.bot.chat.inbox;

import dev.sluice.chat.Account;
import dev.sluice.chat.ChatJson;
import dev.sluice.chat.Inbound;
import dev.sluice.pipeline.kernel.SignedIn;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of the inbox. */
final class InboxRows {
  private static final String STORE =
      """
      INSERT INTO chat_inbox (platform, event_id, kind, account, payload, signed_in)
      SELECT platform, event_id, kind, account, payload::jsonb, signed_in
      FROM unnest(:platforms, :events, :kinds, :accounts, :payloads, :signedIn)
        WITH ORDINALITY AS e (platform, event_id, kind, account, payload, signed_in, place)
      ORDER BY place
      ON CONFLICT (platform, event_id) DO NOTHING
      RETURNING platform, event_id
      """;

  /** One event of an account at a time, so that what a person does keeps its order. */
  private static final String CLAIM =
      """
      UPDATE chat_inbox SET lease = :lease, attempts = attempts + 1,
        lease_until = clock_timestamp() + :seconds * INTERVAL '1 second'
      WHERE id = (
        SELECT i.id FROM chat_inbox i
        WHERE i.state = 'waiting' AND i.next_at <= clock_timestamp()
          AND (i.lease_until IS NULL OR i.lease_until < clock_timestamp())
          AND NOT EXISTS (
            SELECT 1 FROM chat_inbox b
            WHERE b.state = 'waiting' AND b.account = i.account AND b.id < i.id
              AND (b.lease_until >= clock_timestamp() OR b.next_at <= clock_timestamp()))
        ORDER BY i.id LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING id, kind, payload::text AS payload, attempts, signed_in
      """;

  private static final String DONE =
      """
      UPDATE chat_inbox SET state = 'done', lease = NULL, lease_until = NULL, error = '',
        done_at = clock_timestamp(), payload = '{}'
      WHERE id = :id AND lease = :lease AND state = 'waiting'
      """;

  private static final String LATER =
      """
      UPDATE chat_inbox SET lease = NULL, lease_until = NULL, error = :error,
        next_at = clock_timestamp() + :seconds * INTERVAL '1 second'
      WHERE id = :id AND lease = :lease AND state = 'waiting'
      """;

  private static final String PARK =
      """
      UPDATE chat_inbox SET state = 'parked', lease = NULL, lease_until = NULL,
        error = CASE WHEN error = '' THEN :error ELSE error END
      WHERE id = :id AND lease = :lease AND state = 'waiting'
      """;

  private static final String FORGET =
      """
      DELETE FROM chat_inbox
      WHERE state = 'done' AND done_at < clock_timestamp() - :days * INTERVAL '1 day'
      """;

  private final JdbcClient jdbc;

  InboxRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Stores all of them in this order or none; tells of each whether it was new. */
  List<Boolean> store(List<Row> rows) {
    Set<EventKey> fresh =
        jdbc.sql(STORE)
            .param("platforms", texts(rows, row -> row.key().platform()))
            .param("events", texts(rows, row -> row.key().event()))
            .param("kinds", texts(rows, Row::kind))
            .param("accounts", texts(rows, Row::account))
            .param("payloads", texts(rows, Row::payload))
            .param("signedIn", texts(rows, Row::signedIn))
            .query((row, index) -> new EventKey(row.getString(1), row.getString(2)))
            .set();
    return rows.stream().map(row -> fresh.remove(row.key())).toList();
  }

  private static String[] texts(List<Row> rows, Function<Row, String> column) {
    return rows.stream().map(column).toArray(String[]::new);
  }

  Optional<Claimed> claim(UUID lease, Duration time) {
    return jdbc.sql(CLAIM)
        .param("lease", lease)
        .param("seconds", time.toSeconds())
        .query(
            (row, index) ->
                new Claimed(
                    row.getLong("id"),
                    lease,
                    row.getString("kind"),
                    row.getString("payload"),
                    row.getInt("attempts"),
                    SignedIn.read(row.getString("signed_in"))))
        .optional();
  }

  boolean later(Claimed claimed, String error, Duration wait) {
    return jdbc.sql(LATER)
            .param("id", claimed.id())
            .param("lease", claimed.lease())
            .param("error", error)
            .param("seconds", wait.toSeconds())
            .update()
        == 1;
  }

  boolean park(Claimed claimed, String error) {
    return jdbc.sql(PARK)
            .param("id", claimed.id())
            .param("lease", claimed.lease())
            .param("error", error)
            .update()
        == 1;
  }

  int forget(int days) {
    return jdbc.sql(FORGET).param("days", days).update();
  }

  /** Ends an event in the transaction of its effect; false when somebody else has it now. */
  static boolean done(JdbcClient jdbc, Claimed claimed) {
    return jdbc.sql(DONE).param("id", claimed.id()).param("lease", claimed.lease()).update() == 1;
  }

  static Row row(Inbound event, Optional<SignedIn> signedIn) {
    return new Row(
        new EventKey(event.account().platform(), event.eventId()),
        kind(event),
        account(event.account()),
        ChatJson.write(event),
        signedIn.map(SignedIn::text).orElse(""));
  }

  private static String kind(Inbound event) {
    if (event instanceof Inbound.Command) {
      return "command";
    }
    if (event instanceof Inbound.Upload) {
      return "upload";
    }
    return event instanceof Inbound.Press ? "press" : "submission";
  }

  private static String account(Account account) {
    return String.join("/", List.of(account.platform(), account.tenant(), account.id()));
  }

  /** What one event is by: sent again it is the same event. */
  record EventKey(String platform, String event) {}

  /** An event as it is stored. */
  record Row(EventKey key, String kind, String account, String payload, String signedIn) {}

  /** An event that one worker has for a while. */
  record Claimed(
      long id, UUID lease, String kind, String payload, int attempts, Optional<SignedIn> signedIn) {
    Inbound event() {
      return switch (kind) {
        case "command" -> ChatJson.read(payload, Inbound.Command.class);
        case "upload" -> ChatJson.read(payload, Inbound.Upload.class);
        case "press" -> ChatJson.read(payload, Inbound.Press.class);
        default -> ChatJson.read(payload, Inbound.Submission.class);
      };
    }

    String correlation() {
      return "chat-" + id;
    }
  }
}
