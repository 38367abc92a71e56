package dev.sluice.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.chat.Account;
import dev.sluice.chat.Attachment;
import dev.sluice.chat.Block;
import dev.sluice.chat.ChatException;
import dev.sluice.chat.ChatException.Category;
import dev.sluice.chat.Check;
import dev.sluice.chat.Message;
import dev.sluice.chat.Place;
import dev.sluice.chat.Posted;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Slack behind the port, against the local peer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlackPlatformTest {
  private static final Place TEAM = Place.channel("slack", "T0ACME/C0TEAM");
  private static final Account BOB = new Account("slack", "T0ACME", "UBOB");

  private SlackServer server;
  private SlackPeer peer;
  private SlackPlatform platform;

  @BeforeAll
  void start() {
    server = new SlackServer();
    peer = server.peer();
    platform = server.platform();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @AfterEach
  void mend() {
    peer.comesBack();
    peer.givesScopes();
    peer.limits(0);
  }

  private static ChatException trouble(ThrowingCallable call) {
    return catchThrowableOfType(ChatException.class, call);
  }

  private SlackPeer.Message standing(Posted posted) {
    return peer.messages(SlackPeer.CHANNEL).stream()
        .filter(m -> m.ts().equals(posted.messageId()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void postsUpdatesAndFindsByKey() {
    Posted posted = platform.post(TEAM, "acme/1:card", Message.text("before"));

    assertThat(platform.update(posted, Message.text("after"))).isTrue();

    assertThat(ReadBlocks.of(standing(posted).blocks()).text()).contains("after");
    assertThat(platform.find(TEAM, "acme/1:card", Instant.EPOCH)).contains(posted);
    assertThat(platform.find(TEAM, "acme/2:card", Instant.EPOCH)).isEmpty();
  }

  @Test
  void saysThatADeletedMessageIsNotThere() {
    Posted posted = platform.post(TEAM, "gone", Message.text("x"));
    peer.delete(SlackPeer.CHANNEL, posted.messageId());

    assertThat(platform.update(posted, Message.text("y"))).isFalse();
  }

  @Test
  void goesOnWhereItStoppedWhenAFileIsNotTaken() {
    Message log =
        new Message("log", List.of(new Block.File("torn.log", "text/plain", "a\nb\n")), "");
    int before = peer.messages(SlackPeer.CHANNEL).size();
    peer.limits("files.completeUploadExternal");
    assertThat(trouble(() -> platform.post(TEAM, "torn", log)).category()).isEqualTo(Category.BUSY);
    assertThat(platform.find(TEAM, "torn", Instant.now().minusSeconds(60))).isEmpty();

    Posted posted = platform.post(TEAM, "torn", log);

    assertThat(peer.messages(SlackPeer.CHANNEL)).hasSize(before + 1);
    assertThat(peer.files(SlackPeer.CHANNEL))
        .filteredOn(file -> file.name().equals("torn.log"))
        .singleElement()
        .satisfies(file -> assertThat(file.thread()).isEqualTo(posted.messageId()));
  }

  @Test
  void putsLongTextAsAFileIntoTheThread() {
    Posted card = platform.post(TEAM, "long", Message.text("card"));
    Message log =
        new Message("log", List.of(new Block.File("run.log", "text/plain", "a\nb\n")), "");

    platform.post(TEAM.thread(card.messageId()), "long:1", log);

    assertThat(peer.files(SlackPeer.CHANNEL))
        .anySatisfy(
            file -> {
              assertThat(file.thread()).isEqualTo(card.messageId());
              assertThat(file.content()).isEqualTo("a\nb\n");
            });
  }

  @Test
  void whispersInPlaceAndDirectlyWhereThatCannotBe() {
    platform.whisper(BOB, TEAM, Message.text("in place"));
    platform.whisper(BOB, Place.channel("slack", "T0ACME/C0OTHER"), Message.text("elsewhere"));

    assertThat(peer.whispers("UBOB")).anyMatch(w -> w.blocks().contains("in place"));
    assertThat(peer.messages(SlackPeer.direct("UBOB")))
        .anyMatch(m -> m.blocks().contains("elsewhere"));
  }

  @Test
  void saysWhatIsWrongAndHowToMendIt() {
    ChatException outside =
        trouble(
            () -> platform.post(Place.channel("slack", "T0ACME/C0OTHER"), "k", Message.text("x")));
    assertThat(outside.category()).isEqualTo(Category.SETUP);
    assertThat(outside.action()).contains("/invite @Sluice");
    ChatException archived =
        trouble(
            () -> platform.post(Place.channel("slack", "T0ACME/C0OLD"), "k", Message.text("x")));
    assertThat(archived.category()).isEqualTo(Category.GONE);
    peer.takesScope("chat:write");
    ChatException scope = trouble(() -> platform.post(TEAM, "k", Message.text("x")));
    assertThat(scope.getMessage()).contains("chat:write");
    assertThat(scope.category()).isEqualTo(Category.SETUP);
    ChatException team =
        trouble(() -> platform.post(Place.channel("slack", "T9/C1"), "k", Message.text("x")));
    assertThat(team.code()).isEqualTo("unknown-team");
    ChatException person =
        trouble(
            () ->
                platform.whisper(
                    new Account("slack", "T0ACME", "UGONE"), Place.direct(BOB), Message.text("x")));
    assertThat(person.category()).isEqualTo(Category.GONE);
  }

  @Test
  void tellsALimitFromAnOutage() {
    // The SDK asks for the team before its first call, and would take the limit for that.
    platform.post(TEAM, "before", Message.text("x"));
    peer.limits(1);
    ChatException busy = trouble(() -> platform.post(TEAM, "k", Message.text("x")));
    assertThat(busy.category()).isEqualTo(Category.BUSY);
    assertThat(busy.retryAfter()).contains(Duration.ofSeconds(1));
    peer.goesAway();
    ChatException away = trouble(() -> platform.post(TEAM, "k", Message.text("x")));
    assertThat(away.category()).isEqualTo(Category.AWAY);
  }

  @Test
  void opensFormsWithinTheLimitsAndOnlyOnce() {
    SlackPeer.View view = server.opens("UBOB");

    String content = view.content().toString();
    assertThat(content).contains("too long to be edited here", "down.file", "up.file");
    assertThat(content).doesNotContain("x".repeat(3_001));
    ChatException late =
        trouble(
            () ->
                platform.openForm(
                    BOB,
                    SlackForms.trigger("old.trigger", SlackPeer.CHANNEL, ""),
                    new dev.sluice.chat.Form("t", "T", "S", List.of())));
    assertThat(late.permanent()).isTrue();
  }

  @Test
  void fetchesTextOnlyFromSlack() {
    String id = peer.put("add.sql", "SELECT 'ä';");

    assertThat(platform.fetch(new Attachment("T0ACME", id, "add.sql", 10)))
        .isEqualTo("SELECT 'ä';");
    assertThat(
            trouble(() -> platform.fetch(new Attachment("T0ACME", "F404", "x.sql", 1))).permanent())
        .isTrue();
  }

  @Test
  void namesAccountsForPeople() {
    assertThat(platform.label(BOB)).isEqualTo("Slack @bob in Acme");
  }

  @Test
  void examinesTokenScopesAndChannels() {
    peer.takesScope("im:write");

    List<Check> checks = platform.examine(List.of(TEAM, Place.channel("slack", "T0ACME/C0OTHER")));

    assertThat(checks)
        .extracting(Check::verdict)
        .containsExactly(
            Check.Verdict.WRONG, Check.Verdict.FINE, Check.Verdict.FINE, Check.Verdict.WRONG);
    assertThat(checks.get(0).finding()).contains("im:write");
    assertThat(checks.get(3).action()).contains("/invite");
  }

  @Test
  void examinesSettingsWithoutAServer() {
    SlackSetup setup = new SlackSetup();

    assertThat(setup.examine(Map.of("app-id", "A1"), List.of()))
        .singleElement()
        .satisfies(c -> assertThat(c.finding()).contains("sluice.chat.slack.teams"));
    assertThat(
            setup.examine(
                Map.of(
                    "app-id", "A1",
                    "mode", "http",
                    "signing-secret", SlackSender.SECRET,
                    "teams[0].id", "T0ACME",
                    "teams[0].bot-token", "xoxb-wrong",
                    "api", peer.api()),
                List.of("T0ACME/C0TEAM")))
        .anySatisfy(
            check -> {
              assertThat(check.verdict()).isEqualTo(Check.Verdict.WRONG);
              assertThat(check.finding()).contains("invalid_auth");
            });
  }

  @Test
  void printsAManifestForEitherMode() {
    SlackSetup setup = new SlackSetup();

    assertThat(setup.manifest("")).contains("\"socket_mode_enabled\": true", "chat:write");
    assertThat(setup.manifest("https://s.example/"))
        .contains("\"request_url\": \"https://s.example/slack/events\"");
  }

  @Test
  void refusesSettingsThatSendTheTokenInTheClearOrLetOldClicksIn() {
    Map<String, String> wrong =
        Map.of("api", "http://slack.example/api/", "tolerance", "16m", "teams[0].id", "x");
    wrong.forEach(
        (key, value) -> {
          Map<String, String> settings =
              new HashMap<>(
                  Map.of(
                      "app-id", SlackPeer.APP,
                      "app-token", "xapp-1",
                      "teams[0].id", SlackPeer.TEAM,
                      "teams[0].bot-token", SlackPeer.TOKEN,
                      "api", peer.api()));
          settings.put(key, value);
          assertThat(new SlackSetup().examine(settings, List.of()).get(0).finding())
              .as(key)
              .contains("sluice.chat.slack." + key.replace("[0]", "[]"));
        });
  }
}
