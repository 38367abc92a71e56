package dev.sluice.bot.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.Client;
import dev.sluice.bot.ServerTest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** dev wants two approvers; oncall may do without them. */
class EmergencyTest extends ServerTest {
  @Test
  void runsForWhoeverIsNamedAndSaysWhyAndForNobodyElse() {
    long number = opened("checkout is down");

    assertThat(run("bob", number, "now").status()).isEqualTo(403);
    assertThat(run("dave", number, "now").status()).isEqualTo(403);
    Client.Reply silent = run("oncall", number, "");
    assertThat(silent.status()).isEqualTo(400);
    assertThat(silent.member("code")).isEqualTo("emergency.no-reason");
    Client.Reply run = run("oncall", number, "nobody can pay");

    assertThat(run.status()).as(run.text()).isEqualTo(200);
    JsonNode stage = run.json().path("stages").path(0);
    assertThat(stage.path("state").asString()).isEqualTo("InProgress");
    JsonNode emergency = stage.path("approvals").path("emergency");
    assertThat(emergency.path("reason").asString()).isEqualTo("nobody can pay");
    assertThat(as("dave").get("/api/v1/audit?migration=" + number).text())
        .contains("\"break_glass\":\"true\"", "stage.emergency.refused");
  }

  @Test
  void doesNotRunWhatWasNotSeen() {
    long number = opened("edited meanwhile");

    Client.Reply reply =
        as("oncall").post(path(number), Map.of("reason", "now", "digest", "0".repeat(64)));

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.member("code")).isEqualTo("approval.stale");
  }

  @Test
  void isNotForPrograms() {
    long number = opened("by a program");
    Client.Reply made = as("oncall").post("/api/v1/tokens", Map.of("name", "ci", "days", 1));
    Client program = new Client(nobody().server(), made.member("token"));

    assertThat(program.post(path(number), wish(number, "now")).status()).isEqualTo(403);
  }

  private Client.Reply run(String name, long number, String reason) {
    return as(name).post(path(number), wish(number, reason));
  }

  private Map<String, String> wish(long number, String reason) {
    String digest = as("alice").get("/api/v1/migrations/" + number).member("digest");
    return Map.of("reason", reason, "digest", digest);
  }

  private static String path(long number) {
    return "/api/v1/migrations/" + number + "/stages/dev/emergency";
  }
}
