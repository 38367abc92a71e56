package dev.sluice.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.chat.ChatSetup;
import dev.sluice.chat.Check;
import dev.sluice.chat.Check.Verdict;
import dev.sluice.chat.slack.SlackPeer;
import dev.sluice.chat.teams.TeamsPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of the settings is what the adapter reads. */
class ChatSetupTest {
  @TempDir Path folder;

  private Path example(String api) throws IOException {
    String text =
        Files.readString(Path.of("").toAbsolutePath().resolve("../config-examples/slack.yaml"));
    Files.writeString(folder.resolve("app"), "xapp-1");
    Files.writeString(folder.resolve("bot"), SlackPeer.TOKEN);
    return Files.writeString(
        folder.resolve("slack.yaml"),
        text.replace("${env:SLACK_APP_TOKEN}", "${file:app}")
            .replace("${env:SLACK_BOT_TOKEN}", "${file:bot}")
            .replace("A0123456789", SlackPeer.APP)
            .replace("T0123456789", SlackPeer.TEAM)
            .replace("      url:", "      api: " + api + "\n      url:"));
  }

  private static Map<String, String> of(Map<String, Object> settings) {
    Map<String, String> found = new LinkedHashMap<>();
    settings.forEach((key, value) -> found.put(key.replace("sluice.chat.slack.", ""), "" + value));
    return found;
  }

  private static ChatSetup slack() {
    return ChatCommand.find("slack").orElseThrow();
  }

  @Test
  void readsTheExampleAndExaminesIt() throws IOException {
    try (SlackPeer peer = new SlackPeer()) {
      Map<String, String> settings = of(ServerSettings.read(example(peer.api())));

      List<Check> checks = slack().examine(settings, List.of(SlackPeer.TEAM + "/C0OTHER"));

      assertThat(checks.get(0).verdict()).isEqualTo(Verdict.FINE);
      assertThat(checks)
          .anySatisfy(check -> assertThat(check.action()).contains("/invite @Sluice"));
    }
  }

  @Test
  void readsTheExampleOfTeams() throws IOException {
    String text =
        Files.readString(Path.of("").toAbsolutePath().resolve("../config-examples/teams.yaml"));
    Files.writeString(folder.resolve("secret"), "wrong");
    try (TeamsPeer peer = new TeamsPeer()) {
      String endpoints =
          "      endpoints: {service: \"%s\", metadata: \"%s\", login: \"%s\"}\n"
              .formatted(
                  peer.service(),
                  peer.settings().get("endpoints.metadata"),
                  peer.settings().get("endpoints.login"));
      Path file =
          Files.writeString(
              folder.resolve("teams.yaml"),
              text.replace("${env:TEAMS_APP_PASSWORD}", "${file:secret}")
                  .replace("      url:", endpoints + "      url:"));
      Map<String, String> settings = new LinkedHashMap<>();
      ServerSettings.read(file)
          .forEach((key, value) -> settings.put(key.replace("sluice.chat.teams.", ""), "" + value));

      List<Check> checks =
          ChatCommand.find("teams").orElseThrow().examine(settings, List.of("T/19:x"));

      assertThat(checks.get(0).verdict()).isEqualTo(Verdict.FINE);
      assertThat(checks).anySatisfy(check -> assertThat(check.action()).contains("app-password"));
    }
  }

  @Test
  void namesSettingsThatDoNotExistAndSecretsThatAreMissing() throws IOException {
    Path file = example("http://localhost:1/api/");
    Files.writeString(file, Files.readString(file).replace("app-id:", "app-idd:"));
    assertThat(slack().examine(of(ServerSettings.read(file)), List.of()))
        .anySatisfy(check -> assertThat(check.verdict()).isEqualTo(Verdict.WRONG));

    Files.delete(folder.resolve("bot"));
    assertThatThrownBy(() -> ServerSettings.read(file)).hasMessageContaining("bot-token");
  }
}
