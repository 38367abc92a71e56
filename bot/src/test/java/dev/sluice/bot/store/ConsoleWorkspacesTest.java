package dev.sluice.bot.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.ServerStore;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What stood in the console's channels before they were those of workspaces. */
class ConsoleWorkspacesTest {
  private final DriverManagerDataSource store = store();
  private final JdbcClient jdbc = JdbcClient.create(store);

  @Test
  void givesWhatStoodInAChannelToTheWorkspaceThatItIsAbout() {
    migrate("67.1");
    workspaces("acme", "bank");
    message(1, "team", "", "acme-1:card");
    message(2, "team", "1", "acme-1:thread:1");
    message(3, "team", "", "bank-1:card");
    message(4, "team", "", "digest:2026-11-01:08:00:bank:team");
    message(5, "team", "", "of nobody");
    message(6, "@local|alice", "", "asked");
    card("acme", "team", 1);
    card("bank", "team", 3);

    migrate("latest");

    assertThat(all("SELECT channel FROM console_message ORDER BY id"))
        .containsExactly(
            "acme/team", "acme/team", "bank/team", "bank/team", "/team", "@local|alice");
    assertThat(all("SELECT channel FROM chat_card ORDER BY workspace"))
        .containsExactly("acme/team", "bank/team");
  }

  @Test
  void findsWhatIsStillToBeSentAndDoneInAChannel() {
    migrate("67.1");
    workspaces("acme");
    message(1, "team", "", "anything");
    queued(
        "notice",
        "acme",
        "team",
        "{\"place\": {\"platform\": \"console\", \"channel\": \"team\"}}");
    queued(
        "whisper",
        "",
        "@local|bob",
        "{\"place\": {\"platform\": \"console\", \"channel\": \"team\"}}");
    jdbc.sql(
            """
            INSERT INTO chat_inbox (platform, event_id, kind, account, payload)
            VALUES ('console', 'e', 'command', 'a', '{"place": {"channel": "team"}}')
            """)
        .update();

    migrate("latest");

    assertThat(
            all(
                "SELECT channel || ' ' || (payload #>> '{place,channel}') FROM chat_outbox ORDER BY id"))
        .containsExactly("acme/team acme/team", "@local|bob acme/team");
    assertThat(all("SELECT payload #>> '{place,channel}' FROM chat_inbox"))
        .containsExactly("acme/team");
  }

  @Test
  void takesWhatAReplicaOfTheVersionBeforeStillPuts() {
    migrate("latest");
    workspaces("acme");

    card("acme", "team", 1);
    card("acme", "acme/other", 2);
    queued(
        "notice",
        "acme",
        "team",
        "{\"place\": {\"platform\": \"console\", \"channel\": \"team\"}}");

    assertThat(all("SELECT channel FROM chat_card ORDER BY message_id"))
        .containsExactly("acme/team", "acme/other");
    assertThat(all("SELECT channel || ' ' || (payload #>> '{place,channel}') FROM chat_outbox"))
        .containsExactly("acme/team acme/team");
  }

  private void migrate(String target) {
    Flyway.configure().dataSource(store).target(target).load().migrate();
  }

  private List<String> all(String sql) {
    return jdbc.sql(sql).query(String.class).list();
  }

  private void workspaces(String... names) {
    for (String name : names) {
      jdbc.sql("INSERT INTO catalog_workspace (name) VALUES (:name)").param("name", name).update();
    }
  }

  private void message(long id, String channel, String thread, String key) {
    jdbc.sql(
            """
            INSERT INTO console_message (id, channel, thread, key, body, change)
            OVERRIDING SYSTEM VALUE VALUES (:id, :channel, :thread, :key, '{}', :id)
            """)
        .param("id", id)
        .param("channel", channel)
        .param("thread", thread)
        .param("key", key)
        .update();
  }

  private void card(String workspace, String channel, long message) {
    jdbc.sql(
            """
            INSERT INTO chat_card (platform, channel, workspace, migration, key, message_id, hash)
            VALUES ('console', :channel, :workspace, 1, 'card', :message, '')
            """)
        .param("channel", channel)
        .param("workspace", workspace)
        .param("message", Long.toString(message))
        .update();
  }

  private void queued(String kind, String workspace, String channel, String payload) {
    jdbc.sql(
            """
            INSERT INTO chat_outbox (platform, key, kind, channel, workspace, payload)
            VALUES ('console', :kind, :kind, :channel, :workspace, :payload::jsonb)
            """)
        .param("kind", kind)
        .param("channel", channel)
        .param("workspace", workspace)
        .param("payload", payload)
        .update();
  }

  private static DriverManagerDataSource store() {
    String url =
        ServerStore.fresh("console_workspaces_" + System.nanoTime()).stream()
            .filter(setting -> setting.startsWith("sluice.store.url="))
            .map(setting -> setting.substring("sluice.store.url=".length()))
            .findFirst()
            .orElseThrow();
    return new DriverManagerDataSource(url, "postgres", "postgres");
  }
}
