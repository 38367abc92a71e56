package dev.sluice.pipeline.identity;

import dev.sluice.pipeline.kernel.PersonId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of the table {@code identity_chat_account}. */
@Component
class ChatAccountRows {
  private static final String FIND =
      """
      SELECT issuer, subject FROM identity_chat_account
      WHERE platform = :platform AND tenant = :tenant AND account = :account
      """;

  private static final String LINKED =
      """
      SELECT linked_at FROM identity_chat_account
      WHERE platform = :platform AND tenant = :tenant AND account = :account
      """;

  private static final String OF =
      """
      SELECT platform, tenant, account FROM identity_chat_account
      WHERE issuer = :issuer AND subject = :subject ORDER BY platform, tenant, account
      """;

  private static final String LINK =
      """
      INSERT INTO identity_chat_account (platform, tenant, account, issuer, subject)
      VALUES (:platform, :tenant, :account, :issuer, :subject) ON CONFLICT DO NOTHING
      """;

  private static final String UNLINK =
      """
      DELETE FROM identity_chat_account
      WHERE platform = :platform AND tenant = :tenant AND account = :account
        AND issuer = :issuer AND subject = :subject
      """;

  private static final String UNLINK_ALL =
      """
      DELETE FROM identity_chat_account WHERE issuer = :issuer AND subject = :subject
      """;

  private final JdbcClient jdbc;

  ChatAccountRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Optional<PersonId> find(ChatAccount account) {
    return about(FIND, account)
        .query((row, index) -> new PersonId(row.getString("issuer"), row.getString("subject")))
        .optional();
  }

  /** When an account was linked. */
  Optional<Instant> linkedAt(ChatAccount account) {
    return about(LINKED, account)
        .query((row, index) -> row.getObject("linked_at", OffsetDateTime.class).toInstant())
        .optional();
  }

  List<ChatAccount> of(PersonId person) {
    return jdbc.sql(OF)
        .param("issuer", person.issuer())
        .param("subject", person.subject())
        .query(
            (row, index) ->
                new ChatAccount(
                    row.getString("platform"), row.getString("tenant"), row.getString("account")))
        .list();
  }

  boolean link(ChatAccount account, PersonId person) {
    return change(LINK, account, person);
  }

  void unlinkAll(PersonId person) {
    jdbc.sql(UNLINK_ALL)
        .param("issuer", person.issuer())
        .param("subject", person.subject())
        .update();
  }

  boolean unlink(ChatAccount account, PersonId person) {
    return change(UNLINK, account, person);
  }

  private boolean change(String sql, ChatAccount account, PersonId person) {
    return about(sql, account)
            .param("issuer", person.issuer())
            .param("subject", person.subject())
            .update()
        == 1;
  }

  private JdbcClient.StatementSpec about(String sql, ChatAccount account) {
    return jdbc.sql(sql)
        .param("platform", account.platform())
        .param("tenant", account.tenant())
        .param("account", account.id());
  }
}
