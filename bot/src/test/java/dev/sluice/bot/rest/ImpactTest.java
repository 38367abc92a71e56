package dev.sluice.bot.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.bot.Client;
import dev.sluice.bot.ServerStore;
import dev.sluice.bot.ServerTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which applications use what a migration changes, over REST. */
class ImpactTest extends ServerTest {
  private static final String DROP = "ALTER TABLE orders DROP COLUMN state;";

  private long banks() {
    Client.Reply reply =
        as("banker").post("/api/v1/migrations", draft("ledger", "Drop state", DROP));
    assertThat(reply.status()).as(reply.text()).isEqualTo(201);
    return reply.json().path("number").asLong();
  }

  private static String path(long number) {
    return "/api/v1/migrations/" + number + "/impact";
  }

  @Test
  void saysWhatCouldNotBeReadAndNoSecret() {
    String path = path(banks());

    await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () ->
                !as("auditor")
                    .get(path)
                    .json()
                    .path("applications")
                    .path(0)
                    .path("trouble")
                    .asString()
                    .isEmpty());

    Client.Reply reply = as("auditor").get(path);
    assertThat(reply.json().path("complete").asBoolean()).isFalse();
    assertThat(reply.member("summary")).startsWith("Used by: not fully known");
    assertThat(reply.json().path("applications").path(0).path("name").asString())
        .isEqualTo("teller");
    assertThat(reply.text()).doesNotContain(ServerStore.SCIM_TOKEN, "scim-token", "127.0.0.1");
    assertThat(as("banker").post(path + "/refresh", "{}").status()).isEqualTo(202);
  }

  @Test
  void showsNothingOfAnotherWorkspace() {
    long number = opened("mine alone");
    long foreign = banks();

    assertThat(as("erin").get(path(number)).json().path("applications")).isEmpty();
    assertThat(as("erin").get(path(number)).text()).doesNotContain("teller");
    assertThat(as("erin").get(path(987_654 + foreign)).status()).isEqualTo(404);
    assertThat(as("banker").get(path(number + 100_000)).status()).isEqualTo(404);
  }

  @Test
  void pagesThroughTheUses() {
    long number = opened("paged");
    JdbcClient owner = ServerStore.owner();
    owner
        .sql(
            """
            INSERT INTO impact_script
              (workspace, migration, script, risk, certain, changed, correlation)
            VALUES ('shop', :number, 's', '{}', true, '["t"]', 'c')
            """)
        .param("number", number)
        .update();
    String use = "{\"path\":\"%s\",\"object\":\"t\",\"level\":\"HIGH\",\"lines\":[]}";
    owner
        .sql(
            """
            INSERT INTO impact_application
              (workspace, migration, application, state, report, read_at)
            VALUES ('shop', :number, 'web', 'Read', :report::jsonb, clock_timestamp())
            """)
        .param("number", number)
        .param(
            "report",
            "{\"commit\":\"c\",\"files\":3,\"left\":\"\",\"dependencies\":3,\"high\":3,\"uses\":["
                + String.join(",", use.formatted("a"), use.formatted("b"), use.formatted("c"))
                + "]}")
        .update();

    Client.Reply first = as("erin").get(path(number) + "?limit=2");

    assertThat(first.member("summary"))
        .isEqualTo("Used by: 3 dependencies, 3 high, across 1 service");
    assertThat(first.json().path("items")).hasSize(2);
    Client.Reply second = as("erin").get(path(number) + "?limit=2&cursor=" + first.member("next"));
    assertThat(second.json().path("items").path(0).path("path").asString()).isEqualTo("c");
    assertThat(second.member("next")).isEmpty();
    assertThat(as("erin").get(path(number) + "?cursor=-1").status()).isEqualTo(400);
    assertThat(as("erin").get(path(number) + "?limit=0").status()).isEqualTo(400);
  }

  @Test
  void opensNothingElseByASecretOfTheServer() {
    String now = as("auditor").get("/api/v1/configuration").text();
    assertThat(now).contains("token: ${file:").doesNotContain(ServerStore.SCIM_TOKEN);

    for (String other :
        new String[] {
          now.replace("https://127.0.0.1:1/teller.git", "https://evil.example/teller.git"),
          now.replaceFirst("token: \\$\\{file:[^}]*}", "token: \\${env:SLUICE_STORE_PASSWORD}")
        }) {
      Client.Reply refused = apply(other);
      assertThat(refused.status()).as(refused.text()).isEqualTo(422);
      assertThat(refused.json().path("problems").get(0).asString()).contains("by a secret anew");
    }
    assertThat(apply(now).status()).isEqualTo(200);
  }

  private Client.Reply apply(String yaml) {
    return as("auditor")
        .raw("PUT", "/api/v1/configuration", yaml, "Content-Type", "application/yaml");
  }
}
