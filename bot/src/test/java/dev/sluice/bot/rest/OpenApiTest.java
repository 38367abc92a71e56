package dev.sluice.bot.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.Client;
import dev.sluice.bot.ServerTest;
import org.junit.jupiter.api.Test;

class OpenApiTest extends ServerTest {
  @Test
  void describesEveryPathToEverybody() {
    Client.Reply reply = nobody().get("/api/openapi.json");

    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(reply.json().path("paths").propertyNames())
        .contains(
            "/api/v1/sessions",
            "/api/v1/migrations",
            "/api/v1/migrations/{number}",
            "/api/v1/migrations/{number}/events",
            "/api/v1/migrations/{number}/stages/{environment}/approvals",
            "/api/v1/agents/enrolment-keys");
  }

  @Test
  void namesTheNearestMemberWhenOneIsUnknown() {
    Client.Reply reply =
        as("alice").raw("POST", "/api/v1/migrations", "{\"flow\":\"shop\",\"titel\":\"x\"}");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.member("detail")).isEqualTo("There is no 'titel' here.");
    assertThat(reply.member("action")).contains("Did you mean 'title'?");
    assertThat(reply.text()).doesNotContain("dev.sluice", "Exception", "Requests");
  }

  @Test
  void opensAndShowsAMigration() {
    long number = opened("Shown");

    Client.Reply one = as("erin").get("/api/v1/migrations/" + number);

    assertThat(one.status()).isEqualTo(200);
    assertThat(one.json().path("rehearsal").isNull()).isTrue();
    assertThat(one.json().path("risk").has("score")).isTrue();
    assertThat(as("erin").get("/api/v1/migrations").json().path("items")).isNotEmpty();
  }
}
