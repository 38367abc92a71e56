package dev.sluice.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.sluice.chat.Inbound;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What gets through {@code /slack/events}: only what Slack signed just now, for us. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlackGuardTest {
  private static final int FINE = 200;
  private static final int UNSIGNED = 401;
  private static final int FOREIGN = 403;

  private SlackServer server;
  private SlackSender slack;

  @BeforeAll
  void start() {
    server = new SlackServer();
    slack = server.sender();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @BeforeEach
  void forget() {
    server.inbox().events().clear();
  }

  private static String now(long shift) {
    return String.valueOf(Instant.now().getEpochSecond() + shift);
  }

  private String press() {
    return slack.press("U1", SlackPeer.CHANNEL, "the-token");
  }

  @Test
  void takesWhatIsSignedAndStoresItOnce() {
    String body = press();

    assertThat(slack.deliver(body)).isEqualTo(FINE);
    assertThat(slack.deliver(body)).isEqualTo(FINE);

    assertThat(server.inbox().events()).hasSize(1);
    Inbound.Press press = (Inbound.Press) server.inbox().events().get(0);
    assertThat(press.token()).isEqualTo("the-token");
    assertThat(press.account().qualified()).isEqualTo("T0ACME/U1");
    assertThat(press.place().channel()).isEqualTo("T0ACME/C0TEAM");
  }

  @Test
  void refusesEverySignatureThatIsNotTheOneOfTheseBytes() {
    String body = press();
    String now = now(0);
    String right = slack.sign(now, body);
    String upper = "v0=" + right.substring(3).toUpperCase(java.util.Locale.ROOT);

    for (List<String> wrong :
        List.of(
            List.<String>of(),
            List.of(""),
            List.of("v0="),
            List.of(upper),
            List.of(right.substring(0, 66)),
            List.of("v1=" + right.substring(3)),
            List.of(right, right),
            List.of(slack.sign(now, body + " ")))) {
      assertThat(slack.deliver(body, now, wrong.toArray(String[]::new)))
          .as(wrong.toString())
          .isEqualTo(UNSIGNED);
    }
    assertThat(slack.deliver(body, "", right)).isEqualTo(UNSIGNED);
    assertThat(server.inbox().events()).isEmpty();
  }

  @Test
  void refusesTimesThatAreOldAheadOrNoTimes() {
    String body = press();

    for (String time :
        List.of(
            now(-301), now(301), now(-3_600), now(86_400), "-1", "1e30", "abc", "9".repeat(30))) {
      assertThat(slack.deliver(body, time, slack.sign(time, body))).as(time).isEqualTo(UNSIGNED);
    }
    assertThat(server.inbox().events()).isEmpty();
  }

  @Test
  void refusesABodyThatWasWrittenAnew() {
    String body = press();
    String now = now(0);

    assertThat(slack.deliver(body.replace("%22", "\""), now, slack.sign(now, body)))
        .isEqualTo(UNSIGNED);
    assertThat(slack.deliver(body + "&x=1", now, slack.sign(now, body))).isEqualTo(UNSIGNED);
  }

  @Test
  void refusesOtherAppsTeamsAndAddressesEvenWhenSigned() {
    assertThat(slack.deliver(changed(p -> p.addProperty("api_app_id", "A0OTHER"))))
        .isEqualTo(FOREIGN);
    assertThat(slack.deliver(changed(p -> p.getAsJsonObject("team").addProperty("id", "T0OTHER"))))
        .isEqualTo(FOREIGN);
    assertThat(
            slack.deliver(
                changed(p -> p.getAsJsonObject("user").addProperty("team_id", "T0OTHER"))))
        .isEqualTo(FOREIGN);
    assertThat(slack.deliver(changed(p -> p.remove("team")))).isEqualTo(FOREIGN);
    for (String address :
        List.of(
            "http://127.0.0.1:8080/actuator",
            "https://evil.example/x",
            "http://hooks.slack.com/x",
            "https://hooks.slack.com:8443/x",
            "https://hooks.slack.com@evil.example/x",
            "https://hooks.slack.com.evil.example/")) {
      assertThat(slack.deliver(changed(p -> p.addProperty("response_url", address))))
          .as(address)
          .isEqualTo(FOREIGN);
    }
    assertThat(server.inbox().events()).isEmpty();
  }

  private String changed(java.util.function.Consumer<JsonObject> change) {
    JsonObject payload = SlackSender.read(press());
    change.accept(payload);
    return SlackSender.write(payload);
  }

  @Test
  void refusesWhatCannotBeRead() {
    assertThat(slack.deliver("payload=%7Bnot+json")).isEqualTo(FOREIGN);
    assertThat(slack.deliver("payload=%7B%7D&payload=%7B%7D")).isEqualTo(FOREIGN);
    assertThat(slack.deliver("x=" + "y".repeat(1024 * 1024 + 1))).isEqualTo(413);
  }

  @Test
  void answersWithAnErrorWhenItCannotStoreSoThatSlackDeliversAgain() {
    String body = press();
    server.inbox().breaks(true);
    assertThat(slack.deliver(body)).isEqualTo(500);

    server.inbox().breaks(false);
    assertThat(slack.deliver(body)).isEqualTo(FINE);

    assertThat(server.inbox().events()).hasSize(1);
  }

  @Test
  void refusesAFormWhoseMetadataWasChanged() {
    SlackPeer.View view = server.opens("U1");
    view.content().addProperty("private_metadata", "Zm9yZ2Vk.Zm9yZ2Vk");

    assertThat(slack.deliver(slack.submission(view, java.util.Map.of(), java.util.Map.of())))
        .isEqualTo(FOREIGN);
    assertThat(server.inbox().events()).isEmpty();
  }

  @Test
  void handsInFormsWithTheirPlaceAndFiles() {
    SlackPeer.View view = server.opens("U1");

    int status =
        slack.deliver(
            slack.submission(
                view,
                java.util.Map.of("title", "T", "up", "SELECT 1"),
                java.util.Map.of("down.file", "F1")));

    assertThat(status).isEqualTo(FINE);
    Inbound.Submission form = (Inbound.Submission) server.inbox().events().get(0);
    assertThat(form.token()).isEqualTo("form-token");
    assertThat(form.values()).containsEntry("up", "SELECT 1").containsEntry("flow", "shop");
    assertThat(form.files())
        .hasEntrySatisfying("down", file -> assertThat(file.id()).isEqualTo("F1"));
    assertThat(form.place().channel()).isEqualTo("T0ACME/C0TEAM");
  }

  @Test
  void handsInScriptsAndNothingElseThatIsShared() {
    assertThat(slack.deliver(slack.shared("U1", "F1", "add.sql"))).isEqualTo(FINE);
    assertThat(slack.deliver(slack.shared("U1", "F2", "cat.png"))).isEqualTo(FINE);

    assertThat(server.inbox().events())
        .singleElement()
        .isInstanceOfSatisfying(
            Inbound.Upload.class, upload -> assertThat(upload.file().name()).isEqualTo("add.sql"));
  }

  @Test
  void handsInEveryFileThatTheBotAloneIsGiven() {
    assertThat(slack.deliver(slack.shared("D0BOB", "U1", "F2", "cat.png"))).isEqualTo(FINE);

    assertThat(server.inbox().events())
        .singleElement()
        .isInstanceOfSatisfying(
            Inbound.Upload.class,
            upload -> {
              assertThat(upload.file().name()).isEqualTo("cat.png");
              assertThat(upload.place().directWith()).isPresent();
            });
  }

  @Test
  void readsCommandsAsTheyWereTyped() {
    slack.deliver(slack.command("U1", "/sluice new shop \"A title\" SELECT 1;"));

    Inbound.Command command = (Inbound.Command) server.inbox().events().get(0);
    assertThat(command.text()).isEqualTo("/sluice new shop \"A title\" SELECT 1;");
  }
}
