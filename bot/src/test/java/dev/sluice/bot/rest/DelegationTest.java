package dev.sluice.bot.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.Client;
import dev.sluice.bot.ServerTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DelegationTest extends ServerTest {
  private static final String PATH = "/api/v1/delegations";

  @Test
  void handsApprovalsOverAndTakesThemBack() {
    Client.Reply given = as("carol").post(PATH, wish("erin"));

    assertThat(given.status()).as(given.text()).isEqualTo(201);
    String number = given.json().path("number").asString();
    try {
      assertThat(as("alice").get(PATH).text()).contains("\"approver\":\"carol\"", "erin");
      assertThat(as("auditor").get(PATH).text()).doesNotContain("carol");
      assertThat(as("bob").raw("DELETE", PATH + "/" + number, "").status()).isEqualTo(404);
      assertThat(as("banker").raw("DELETE", PATH + "/" + number, "").status()).isEqualTo(404);
      assertThat(decide("carol").member("code")).isEqualTo("approval.handed-over");
      assertThat(decide("erin").status()).isEqualTo(200);
    } finally {
      assertThat(as("carol").raw("DELETE", PATH + "/" + number, "").status()).isEqualTo(204);
    }
    assertThat(decide("erin").status()).isEqualTo(403);
  }

  @Test
  void refusesProgramsAndThoseWhoHaveNothingToHandOver() {
    Client.Reply made = as("carol").post("/api/v1/tokens", Map.of("name", "ci", "days", 1));
    Client program = new Client(nobody().server(), made.member("token"));

    assertThat(program.post(PATH, wish("erin")).member("code")).isEqualTo("delegation.not-human");
    assertThat(as("alice").post(PATH, wish("erin")).member("code")).isEqualTo("delegation.nothing");
    assertThat(as("carol").post(PATH, Map.of("issuer", "local", "subject", "erin")).status())
        .isEqualTo(400);
  }

  private Client.Reply decide(String name) {
    long number = opened("while carol is away");
    String digest = as("alice").get("/api/v1/migrations/" + number).member("digest");
    return as(name)
        .post(
            "/api/v1/migrations/" + number + "/stages/dev/approvals",
            Map.of("decision", "approve", "digest", digest));
  }

  private static Map<String, Object> wish(String deputy) {
    return Map.of(
        "issuer",
        "local",
        "subject",
        deputy,
        "environments",
        List.of("dev"),
        "until",
        Instant.now().plus(Duration.ofDays(3)).toString(),
        "reason",
        "holiday");
  }
}
