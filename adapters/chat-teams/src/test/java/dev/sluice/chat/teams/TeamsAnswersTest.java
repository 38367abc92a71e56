package dev.sluice.chat.teams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.chat.Form;
import dev.sluice.chat.Inbound;
import dev.sluice.chat.Message;
import dev.sluice.chat.Place;
import dev.sluice.chat.Posted;
import dev.sluice.chat.Tone;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** Clicks are answered to the one who clicked, in the response of the click. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TeamsAnswersTest {
  private static final Place TEAM =
      Place.channel("teams", TeamsPeer.TENANT + "/" + TeamsPeer.CHANNEL);

  private TeamsServer server;
  private TeamsSender teams;

  @BeforeAll
  void start() {
    server = new TeamsServer();
    teams = server.sender();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @BeforeEach
  void forget() {
    server.inbox().events().clear();
    server.inbox().does(event -> {});
  }

  private void tells(String text) {
    server
        .inbox()
        .does(
            event ->
                server
                    .platform()
                    .answer(
                        event.account(),
                        event.place(),
                        event.trigger(),
                        Message.text(text, Tone.BAD)));
  }

  private JsonNode body(ObjectNode activity) {
    TeamsSender.Answer answer = teams.deliver(activity);
    assertThat(answer.status()).isEqualTo(200);
    return answer.body();
  }

  private ObjectNode press(String name) {
    return teams.press(name, TeamsPeer.CHANNEL, "41", "token");
  }

  @Test
  void answersAClickOnTheCardTogetherWithTheCardOfTheOneWhoClicked() {
    server.desk().shows(new Posted(TEAM, "41"), Message.text("the card of bob"));
    tells("You wrote this change.");

    JsonNode body = body(press("bob"));

    assertThat(Json.text(body, "type")).isEqualTo(AdaptiveCard.TYPE);
    assertThat(TeamsRules.card(body.path("value"))).isEmpty();
    assertThat(ReadCard.of(body.path("value")).text())
        .contains("🔴 You wrote this change.", "the card of bob");
    assertThat(body.path("value").has("refresh")).isTrue();
  }

  @Test
  void answersInAWindowWhereOneWasAskedFor() {
    tells("the script");

    JsonNode body = body(teams.window("bob", TeamsPeer.CHANNEL, "41", "token"));

    assertThat(Json.text(body, "task", "type")).isEqualTo("continue");
    JsonNode card = body.path("task").path("value").path("card").path("content");
    assertThat(TeamsRules.card(card)).isEmpty();
    assertThat(ReadCard.of(card).text()).contains("the script");
  }

  @Test
  void asksInAWindowAndTakesWhatWasFilledIn() {
    Form form =
        new Form(
            "form-token",
            "Reject #1",
            "Reject",
            List.of(new Form.Field("reason", "Reason", Form.Kind.TEXT, "", List.of(), true, "")));
    server
        .inbox()
        .does(event -> server.platform().openForm(event.account(), event.trigger(), form));
    JsonNode window = body(teams.window("bob", TeamsPeer.CHANNEL, "41", "token"));
    JsonNode card = window.path("task").path("value").path("card").path("content");
    assertThat(ReadCard.of(card).fields().keySet()).containsExactly("reason");
    tells("Rejected.");

    body(teams.submission("bob", "form-token", Map.of("reason", "locks")));

    Inbound.Submission sent = (Inbound.Submission) server.inbox().events().get(1);
    assertThat(sent.token()).isEqualTo("form-token");
    assertThat(sent.values()).containsExactlyEntriesOf(Map.of("reason", "locks"));
    assertThat(sent.place().channel()).isEqualTo(TEAM.channel());
  }

  @Test
  void opensTheFormOfTheMessageExtension() {
    tells("a form");

    JsonNode body = body(teams.extension("bob"));

    assertThat(Json.text(body, "task", "type")).isEqualTo("continue");
    assertThat(((Inbound.Command) server.inbox().events().get(0)).text()).isEqualTo("new");
  }

  @Test
  void doesNotMakeTeamsWaitForAnAnswerThatIsLate() {
    JsonNode body = body(press("bob"));

    assertThat(Json.text(body, "value")).isEqualTo(TeamsReplies.RECEIVED);
    Inbound event = server.inbox().events().get(0);
    server.platform().answer(event.account(), event.place(), event.trigger(), Message.text("late"));
    assertThat(server.peer().messages(TeamsPeer.conversation(TeamsPeer.person("bob"))))
        .anyMatch(m -> ReadCard.of(m.card()).text().contains("late"));
  }

  @Test
  void answersLaterWhereTheAnswerCannotBeMadeNow() {
    server.desk().breaks(true);
    server
        .inbox()
        .does(
            event ->
                assertThatThrownBy(
                    () ->
                        server
                            .platform()
                            .answer(
                                event.account(),
                                event.place(),
                                event.trigger(),
                                Message.text("the answer"))));

    JsonNode body = body(press("bob"));

    server.desk().breaks(false);
    assertThat(Json.text(body, "value")).isEqualTo(TeamsReplies.RECEIVED);
  }

  @Test
  void saysReceivedOnlyOfWhatIsStored() {
    server
        .inbox()
        .does(
            event -> {
              if (event.account().equals(TeamsServer.account("bob"))) {
                // It takes longer than patience lasts: alice's click is stored, and answered late.
                teams.deliver(press("alice"));
                throw new IllegalStateException("the store is away");
              }
            });

    assertThat(teams.deliver(press("bob")).status()).isEqualTo(500);
  }

  @Test
  void answersAtOnceWhenTheServerStops() {
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.setAsyncSupported(true);
    MockHttpServletResponse response = new MockHttpServletResponse();
    TeamsAnswers answers =
        new TeamsAnswers(server::desk, new TeamsReplies(""), Duration.ofSeconds(1));
    String trigger =
        answers.keep(
            new Waiting(
                request.startAsync(request, response),
                TeamsServer.account("bob"),
                Waiting.Asked.CARD,
                new Posted(TEAM, "41")));
    answers.close();

    assertThat(response.getContentAsByteArray()).isNotEmpty();
    assertThat(answers.tell(TeamsServer.account("bob"), trigger, Message.text("x"))).isFalse();
  }

  @Test
  void answersNobodyButTheOneWhoClicked() {
    server
        .inbox()
        .does(
            event ->
                server
                    .platform()
                    .answer(
                        TeamsServer.account("alice"),
                        event.place(),
                        event.trigger(),
                        Message.text("for alice")));

    JsonNode body = body(press("bob"));

    assertThat(body.toString()).doesNotContain("for alice");
    assertThat(server.peer().messages(TeamsPeer.conversation(TeamsPeer.person("alice"))))
        .anyMatch(m -> ReadCard.of(m.card()).text().contains("for alice"));
  }

  @Test
  void showsEachViewerHisOwnCardAndStoresNothingForThat() {
    server.desk().shows(new Posted(TEAM, "51"), Message.text("as bob sees it"));

    JsonNode own = body(teams.refresh("bob", TeamsPeer.CHANNEL, "51"));
    JsonNode none = body(teams.refresh("bob", TeamsPeer.CHANNEL, "52"));

    assertThat(ReadCard.of(own.path("value")).text()).contains("as bob sees it");
    assertThat(Json.text(none, "value")).isEmpty();
    assertThat(server.inbox().events()).isEmpty();
  }

  @Test
  void handsInEveryFileThatTheBotAloneIsGiven() {
    body(teams.shared("bob", "add.sql", "https://acme.sharepoint.com/x"));
    body(teams.shared("bob", "cat.png", "https://acme.sharepoint.com/y"));

    assertThat(server.inbox().events())
        .allMatch(event -> event.place().equals(Place.direct(TeamsServer.account("bob"))))
        .extracting(event -> ((Inbound.Upload) event).file().name())
        .as("the bot says what it takes")
        .containsExactly("add.sql", "cat.png");
  }
}
