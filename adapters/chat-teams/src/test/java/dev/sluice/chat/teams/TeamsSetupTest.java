package dev.sluice.chat.teams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.chat.Check;
import dev.sluice.chat.Check.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an admin gets before Teams runs. */
class TeamsSetupTest {
  private static final String CHANNEL = TeamsPeer.TENANT + "/" + TeamsPeer.CHANNEL;
  private final TeamsSetup setup = new TeamsSetup();

  @Test
  void printsAManifestForTheBotOfTheApplication() throws IOException {
    String text = setup.manifest("https://sluice.acme.example", TeamsPeer.APP);

    JsonNode manifest = Json.read(text.getBytes(StandardCharsets.UTF_8));
    assertThat(Json.text(manifest, "manifestVersion")).isEqualTo("1.19");
    assertThat(Json.text(manifest.path("bots").path(0), "botId")).isEqualTo(TeamsPeer.APP);
    assertThat(Json.text(manifest.path("composeExtensions").path(0), "botId"))
        .isEqualTo(TeamsPeer.APP);
    assertThat(manifest.path("validDomains").path(0).asText()).isEqualTo("sluice.acme.example");
  }

  @Test
  void asksForTheApplicationWhenItIsNotNamed() {
    assertThatThrownBy(() -> setup.manifest("https://x.example"))
        .hasMessageContaining("--app-id GUID");
  }

  @Test
  void examinesASetUpThatIsComplete() {
    try (TeamsPeer peer = new TeamsPeer()) {
      List<Check> checks = setup.examine(peer.settings(), List.of(CHANNEL));

      assertThat(checks).extracting(Check::verdict).containsOnly(Verdict.FINE);
      assertThat(checks).extracting(Check::what).contains("keys", "app password");
    }
  }

  @Test
  void saysThatTheSecretIsWrong() {
    try (TeamsPeer peer = new TeamsPeer()) {
      Map<String, String> settings = peer.settings();
      settings.put("app-password", "expired");

      List<Check> checks = setup.examine(settings, List.of(CHANNEL));

      assertThat(checks)
          .anySatisfy(
              check -> {
                assertThat(check.verdict()).isEqualTo(Verdict.WRONG);
                assertThat(check.action()).contains("app-password");
              });
    }
  }

  @Test
  void refusesSettingsThatWouldLetAnybodyIn() {
    for (String missing : List.of("app-id", "app-password", "tenants[0]")) {
      try (TeamsPeer peer = new TeamsPeer()) {
        Map<String, String> settings = peer.settings();
        settings.remove(missing);

        assertThat(setup.examine(settings, List.of()))
            .as(missing)
            .singleElement()
            .satisfies(check -> assertThat(check.verdict()).isEqualTo(Verdict.WRONG));
      }
    }
  }

  @Test
  void refusesTimesThatLetClicksHangOrNeverBeAnswered() {
    for (String answer : List.of("0s", "-1s", "99ms", "5001ms")) {
      try (TeamsPeer peer = new TeamsPeer()) {
        Map<String, String> settings = peer.settings();
        settings.put("answer", answer);

        assertThat(setup.examine(settings, List.of()).get(0).finding())
            .as(answer)
            .contains("sluice.chat.teams.answer");
      }
    }
  }

  @Test
  void refusesATimeInWhichOldClicksCountAgain() {
    try (TeamsPeer peer = new TeamsPeer()) {
      Map<String, String> settings = peer.settings();
      settings.put("tolerance", "16m");

      assertThat(setup.examine(settings, List.of()).get(0).finding())
          .contains("sluice.chat.teams.tolerance");
    }
  }

  @Test
  void refusesEndpointsThatAreNotSecure() {
    try (TeamsPeer peer = new TeamsPeer()) {
      Map<String, String> settings = peer.settings();
      settings.put("endpoints.metadata", "http://evil.example/openid");

      assertThat(setup.examine(settings, List.of()).get(0).finding()).contains("is not https");
    }
  }
}
