package dev.sluice.pipeline.identity;

import dev.sluice.pipeline.kernel.PersonId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of the table {@code identity_chat_link}; only hashes of secrets reach it. */
@Component
class ChatLinkRows {
  private static final String VOID =
      """
      UPDATE identity_chat_link SET state = 'void'
      WHERE platform = :platform AND tenant = :tenant AND account = :account
        AND state IN ('offered', 'claimed')
      """;

  private static final String OFFER =
      """
      INSERT INTO identity_chat_link
        (secret_hash, platform, tenant, account, label, expires_at)
      VALUES (:hash, :platform, :tenant, :account, :label,
        clock_timestamp() + :seconds * INTERVAL '1 second')
      """;

  private static final String FORGET =
      "DELETE FROM identity_chat_link WHERE expires_at < clock_timestamp() - INTERVAL '1 day'";

  private static final String SELECT =
      """
      SELECT id, platform, tenant, account, label, state, issuer, subject FROM identity_chat_link
      WHERE expires_at > clock_timestamp()
      """;

  private static final String BY_SECRET = SELECT + " AND secret_hash = :hash";
  private static final String BY_ID = SELECT + " AND id = :id FOR UPDATE";

  private static final String CLAIM =
      """
      UPDATE identity_chat_link SET state = 'claimed', issuer = :issuer, subject = :subject
      WHERE id = :id AND state = 'offered'
      """;

  private static final String END =
      "UPDATE identity_chat_link SET state = :state WHERE id = :id AND state = 'claimed'";

  private final JdbcClient jdbc;

  ChatLinkRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void offer(ChatAccount account, String label, byte[] hash, Duration time) {
    jdbc.sql(FORGET).update();
    about(VOID, account).update();
    about(OFFER, account)
        .param("hash", hash)
        .param("label", label)
        .param("seconds", time.toSeconds())
        .update();
  }

  Optional<Link> find(byte[] hash) {
    return jdbc.sql(BY_SECRET).param("hash", hash).query(ChatLinkRows::link).optional();
  }

  Optional<Link> lock(long id) {
    return jdbc.sql(BY_ID).param("id", id).query(ChatLinkRows::link).optional();
  }

  boolean claim(long id, PersonId person) {
    return jdbc.sql(CLAIM)
            .param("id", id)
            .param("issuer", person.issuer())
            .param("subject", person.subject())
            .update()
        == 1;
  }

  boolean end(long id, String state) {
    return jdbc.sql(END).param("id", id).param("state", state).update() == 1;
  }

  private JdbcClient.StatementSpec about(String sql, ChatAccount account) {
    return jdbc.sql(sql)
        .param("platform", account.platform())
        .param("tenant", account.tenant())
        .param("account", account.id());
  }

  private static Link link(ResultSet row, int index) throws SQLException {
    String issuer = row.getString("issuer");
    return new Link(
        row.getLong("id"),
        new ChatAccount(
            row.getString("platform"), row.getString("tenant"), row.getString("account")),
        row.getString("label"),
        row.getString("state"),
        issuer.isEmpty()
            ? Optional.empty()
            : Optional.of(new PersonId(issuer, row.getString("subject"))));
  }

  /** An offer that is still valid. */
  record Link(
      long id, ChatAccount account, String label, String state, Optional<PersonId> person) {}
}
