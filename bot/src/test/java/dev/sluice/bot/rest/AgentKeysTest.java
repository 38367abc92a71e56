package dev.sluice.bot.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.Client;
import dev.sluice.bot.ServerTest;
import dev.sluice.protocol.ScriptedAgent;
import dev.sluice.protocol.wire.ServerFrame;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AgentKeysTest extends ServerTest {
  private static final String KEYS = "/api/v1/agents/enrolment-keys";

  @Test
  void enrolsAnAgentForSomeEnvironmentsAndListsWhatItDeclaresOfOthers() {
    Client.Reply key = as("dave").post(KEYS, Map.of("environments", List.of("dev")));
    assertThat(key.status()).as(key.text()).isEqualTo(201);
    assertThat(key.json().path("environments").toString()).isEqualTo("[\"dev\"]");
    URI server = URI.create(nobody().server());
    try (ScriptedAgent agent = new ScriptedAgent("postgresql")) {
      agent.enrol(server, key.member("secret"), "scoped");
      agent.connect(server, "dev/scoped-dev", "prod/scoped-prod");
      agent.await(ServerFrame::hasWelcome);

      JsonNode listed = listed("scoped");
      assertThat(listed.path("environments").toString()).isEqualTo("[\"dev\"]");
      assertThat(listed.path("connections").toString())
          .isEqualTo("[\"dev/scoped-dev (postgresql)\"]");
      assertThat(listed.path("foreign").toString()).isEqualTo("[\"prod/scoped-prod\"]");
      Client.Reply revoked = as("auditor").post("/api/v1/agents/scoped/revoke", Map.of());
      assertThat(revoked.status()).as("an admin of another workspace").isEqualTo(404);
      assertThat(agent.token(server, agent.proof()).statusCode()).isEqualTo(200);
    }
  }

  private JsonNode listed(String name) {
    for (JsonNode agent : as("dave").get("/api/v1/agents?limit=200").json().path("items")) {
      if (agent.path("name").asString().equals(name)) {
        return agent;
      }
    }
    throw new AssertionError("there is no agent " + name);
  }

  @Test
  void makesAKeyForAllEnvironmentsWhenNoneIsNamed() {
    assertThat(as("dave").post(KEYS, Map.of()).json().path("environments").toString())
        .isEqualTo("[]");
    assertThat(as("dave").post(KEYS, Map.of("environments", List.of())).status()).isEqualTo(400);
  }

  @Test
  void offersTheNearestEnvironmentForOneThatThereIsNot() {
    Client.Reply refused = as("dave").post(KEYS, Map.of("environments", List.of("prd")));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.member("code")).isEqualTo("agent.no-such-environment");
    assertThat(refused.text()).contains("There is no environment 'prd'.", "Did you mean 'prod'?");
  }
}
