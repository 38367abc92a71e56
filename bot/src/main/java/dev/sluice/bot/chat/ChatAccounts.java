package dev.sluice.bot.chat;

import dev.sluice.chat.Account;
import dev.sluice.pipeline.kernel.PersonId;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which identity a chat account stands for; the console proves the identity itself. */
@Component
public class ChatAccounts {
  /** The platform whose account ids are identities, {@code issuer|subject}. */
  public static final String CONSOLE = "console";

  private static final String FIND =
      """
      SELECT issuer, subject FROM chat_account
      WHERE platform = :platform AND tenant = :tenant AND id = :id
      """;

  private static final String REACH =
      """
      SELECT tenant, id FROM chat_account
      WHERE platform = :platform AND issuer = :issuer AND subject = :subject
      ORDER BY linked_at DESC LIMIT 1
      """;

  private static final String LINK =
      """
      INSERT INTO chat_account (platform, tenant, id, issuer, subject)
      VALUES (:platform, :tenant, :id, :issuer, :subject)
      ON CONFLICT (platform, tenant, id)
      DO UPDATE SET issuer = :issuer, subject = :subject, linked_at = clock_timestamp()
      """;

  private final JdbcClient jdbc;

  ChatAccounts(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The identity behind an account, if it is linked. */
  public Optional<PersonId> person(Account account) {
    if (account.platform().equals(CONSOLE)) {
      return identity(account.id());
    }
    return jdbc.sql(FIND)
        .param("platform", account.platform())
        .param("tenant", account.tenant())
        .param("id", account.id())
        .query((row, index) -> new PersonId(row.getString("issuer"), row.getString("subject")))
        .optional();
  }

  /** The account by which a person is reached on a platform, if there is one. */
  public Optional<Account> account(String platform, PersonId person) {
    if (platform.equals(CONSOLE)) {
      return Optional.of(new Account(CONSOLE, "", person.issuer() + "|" + person.subject()));
    }
    return jdbc.sql(REACH)
        .param("platform", platform)
        .param("issuer", person.issuer())
        .param("subject", person.subject())
        .query((row, index) -> new Account(platform, row.getString("tenant"), row.getString("id")))
        .optional();
  }

  /** Ties an account to an identity that its holder has proven; a former tie ends. */
  public void link(Account account, PersonId person) {
    jdbc.sql(LINK)
        .param("platform", account.platform())
        .param("tenant", account.tenant())
        .param("id", account.id())
        .param("issuer", person.issuer())
        .param("subject", person.subject())
        .update();
  }

  private static Optional<PersonId> identity(String id) {
    int bar = id.indexOf('|');
    if (bar < 1 || bar == id.length() - 1) {
      return Optional.empty();
    }
    return Optional.of(new PersonId(id.substring(0, bar), id.substring(bar + 1)));
  }
}
