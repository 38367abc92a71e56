package dev.sluice.bot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HealthTest extends ServerTest {
  @Test
  void tellsProbesHowTheServerAndItsChatAreAndNothingMore() {
    for (String probe : new String[] {"", "/liveness", "/readiness", "/chat", "/trail"}) {
      Client.Reply reply = nobody().get("/actuator/health" + probe);

      assertThat(reply.status()).as(probe + reply.text()).isEqualTo(200);
      assertThat(reply.member("status")).isEqualTo("UP");
      assertThat(reply.text()).doesNotContain("details", "jdbc");
    }
    assertThat(nobody().get("/actuator/health").json().path("components").has("chat")).isTrue();
    assertThat(nobody().get("/actuator/env").status()).isNotEqualTo(200);
  }
}
