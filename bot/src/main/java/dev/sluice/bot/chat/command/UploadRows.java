package dev.sluice.bot.chat.command;

import dev.sluice.chat.Account;
import dev.sluice.chat.Attachment;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of scripts that people put into chats. */
@Component
class UploadRows {
  private static final String ADD =
      """
      INSERT INTO chat_upload (platform, tenant, account, file_id, name, bytes)
      VALUES (:platform, :tenant, :account, :file, :name, :bytes) RETURNING id
      """;

  private static final String FIND =
      """
      SELECT tenant, file_id, name, bytes FROM chat_upload
      WHERE id = :id AND platform = :platform AND tenant = :tenant AND account = :account
      """;

  private static final String FORGET =
      "DELETE FROM chat_upload WHERE created_at < clock_timestamp() - INTERVAL '7 days'";

  private final JdbcClient jdbc;

  UploadRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  long add(Account account, Attachment file) {
    jdbc.sql(FORGET).update();
    return about(ADD, account)
        .param("file", file.id())
        .param("name", file.name())
        .param("bytes", file.bytes())
        .query(Long.class)
        .single();
  }

  /** A file of that account. */
  Optional<Attachment> find(Account account, long id) {
    return about(FIND, account)
        .param("id", id)
        .query(
            (row, index) ->
                new Attachment(
                    row.getString("tenant"),
                    row.getString("file_id"),
                    row.getString("name"),
                    row.getLong("bytes")))
        .optional();
  }

  private JdbcClient.StatementSpec about(String sql, Account account) {
    return jdbc.sql(sql)
        .param("platform", account.platform())
        .param("tenant", account.tenant())
        .param("account", account.id());
  }
}
