package dev.sluice.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.sluice.chat.Account;
import dev.sluice.chat.Attachment;
import dev.sluice.chat.Block;
import dev.sluice.chat.ChatException;
import dev.sluice.chat.ChatException.Category;
import dev.sluice.chat.Check;
import dev.sluice.chat.Form;
import dev.sluice.chat.Message;
import dev.sluice.chat.Place;
import dev.sluice.chat.Posted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import net.dv8tion.jda.api.utils.data.DataArray;
import net.dv8tion.jda.api.utils.data.DataObject;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Discord behind the port, against the local peer. */
class DiscordPlatformTest {
  private static final Place TEAM = place(DiscordPeer.CHANNEL);
  private static final String BOB_ID = DiscordPeer.user("bob");
  private static final Account BOB = account("bob");

  private DiscordServer server;
  private DiscordPeer peer;
  private DiscordPlatform platform;

  @BeforeEach
  void start() {
    server = new DiscordServer();
    peer = server.peer();
    platform = server.platform();
    await().until(() -> !peer.settings().commands().isEmpty());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static Place place(String channel) {
    return Place.channel("discord", DiscordPeer.GUILD + "/" + channel);
  }

  private static Account account(String name) {
    return new Account("discord", DiscordPeer.GUILD, DiscordPeer.user(name));
  }

  private static ChatException trouble(ThrowingCallable call) {
    return catchThrowableOfType(ChatException.class, call);
  }

  private List<String> texts(List<DiscordStore.Message> messages) {
    return messages.stream().map(m -> m.read().text().strip()).toList();
  }

  @Test
  void postsUpdatesAndFindsByKey() {
    Posted posted = platform.post(TEAM, "acme/1:card", Message.text("before"));

    assertThat(platform.update(posted, Message.text("after"))).isTrue();

    assertThat(texts(peer.store().messages(DiscordPeer.CHANNEL))).containsExactly("after");
    Instant since = Instant.now().minusSeconds(60);
    assertThat(platform.find(TEAM, "acme/1:card", since)).contains(posted);
    assertThat(platform.find(TEAM, "acme/2:card", since)).isEmpty();
    assertThat(platform.find(TEAM, "acme/1:card", Instant.now().plusSeconds(60))).isEmpty();
  }

  @Test
  void postsTheSameKeyOnce() {
    Posted first = platform.post(TEAM, "once", Message.text("x"));

    assertThat(platform.post(TEAM, "once", Message.text("x"))).isEqualTo(first);
    assertThat(peer.store().messages(DiscordPeer.CHANNEL)).hasSize(1);
  }

  private static Message withFile(String content) {
    return new Message(
        "s", List.of(new Block.Title("#1"), new Block.File("up.sql", "text/plain", content)), "");
  }

  @Test
  void hasEachFileOnceHoweverOftenItIsUpdated() {
    Posted posted = platform.post(TEAM, "file", withFile("a"));

    platform.update(posted, withFile("b"));
    platform.update(posted, withFile("c"));

    DiscordStore.Message standing = peer.store().messages(DiscordPeer.CHANNEL).get(0);
    assertThat(standing.files()).isEqualTo(Map.of("up.sql", "c"));
    platform.update(posted, Message.text("without"));
    assertThat(peer.store().messages(DiscordPeer.CHANNEL).get(0).files()).isEmpty();
  }

  @Test
  void leavesOutFilesThatDiscordWouldRefuse() {
    List<Block> files = new ArrayList<>();
    files.add(new Block.File("huge.log", "text/plain", "x".repeat(10 * 1024 * 1024 + 1)));
    for (int i = 0; i < 12; i++) {
      files.add(new Block.File("run-" + i + ".log", "text/plain", "x"));
    }

    platform.post(TEAM, "many", new Message("s", files, ""));

    DiscordStore.Message standing = peer.store().messages(DiscordPeer.CHANNEL).get(0);
    assertThat(standing.files()).hasSize(10).containsKey("run-9.log");
    assertThat(standing.read().text()).contains("Not all of it fits here");
  }

  @Test
  void saysThatADeletedMessageIsNotThere() {
    Posted posted = platform.post(TEAM, "gone", Message.text("x"));
    peer.store()
        .delete(DiscordPeer.CHANNEL, peer.store().messages(DiscordPeer.CHANNEL).get(0).id());

    assertThat(platform.update(posted, Message.text("y"))).isFalse();
  }

  @Test
  void opensAThreadUnderACardAndPutsTheLogIntoIt() {
    Posted card = platform.post(TEAM, "long", Message.text("card"));
    Place thread = TEAM.thread(card.messageId());
    assertThat(platform.find(thread, "long:1", Instant.now().minusSeconds(60))).isEmpty();

    platform.post(thread, "long:1", Message.text("alice opened it"));
    platform.post(
        thread,
        "long:2",
        new Message("log", List.of(new Block.File("run.log", "text/plain", "a\nb\n")), ""));

    String id = peer.store().messages(DiscordPeer.CHANNEL).get(0).id();
    assertThat(peer.store().channel(id)).contains("alice opened it");
    assertThat(peer.store().messages(id)).hasSize(2);
    assertThat(peer.store().messages(id).get(1).files()).containsEntry("run.log", "a\nb\n");
    assertThat(platform.find(thread, "long:1", Instant.now().minusSeconds(60))).isPresent();
  }

  @Test
  void answersInPlaceWhileTheInteractionLastsAndDirectlyAfterwards() {
    String trigger = server.trigger(BOB_ID);

    platform.answer(BOB, TEAM, trigger, Message.text("first"));
    platform.answer(BOB, TEAM, trigger, Message.text("second"));
    platform.answer(BOB, TEAM, "", Message.text("without"));
    platform.answer(BOB, TEAM, old(), Message.text("late"));

    assertThat(texts(peer.store().whispers(BOB_ID))).containsExactly("first", "second");
    assertThat(texts(peer.store().messages(DiscordStore.direct(BOB_ID))))
        .containsExactly("without", "late");
  }

  private static String old() {
    String id = Snowflake.first(Instant.now().minus(Duration.ofMinutes(16)));
    return new Trigger(id, "token", Trigger.Kind.PRESSED).text();
  }

  @Test
  void fillsInWhatACommandAwaitsAfterItWasAcknowledged() {
    DataObject command = server.people().command(BOB_ID, "/sluice help");
    assertThat(server.sender().deliver(command)).isEqualTo(202);
    await().until(() -> peer.callbacks().answered(command.getString("id")) == 5);
    String trigger = DiscordEvents.trigger(command, Trigger.Kind.ASKED).text();

    platform.answer(BOB, TEAM, trigger, Message.text("here it is"));
    platform.answer(BOB, TEAM, trigger, Message.text("and more"));

    assertThat(texts(peer.store().whispers(BOB_ID))).containsExactly("here it is", "and more");
    assertThat(peer.calls("PATCH webhooks/*/messages/@original")).isEqualTo(1);
  }

  @Test
  void asksBeforeAButtonThatNeedsItAndDoesItThen() {
    Block.Button run = new Block.Button("Run on prod", "tok", Block.Style.PRIMARY, "Sure?");
    Message card =
        new Message("c", List.of(new Block.Title("#1 *Add*"), new Block.Buttons(List.of(run))), "");
    platform.post(TEAM, "card", card);
    DiscordStore.Message posted = peer.store().messages(DiscordPeer.CHANNEL).get(0);

    server
        .sender()
        .deliver(server.people().press(BOB_ID, posted.id(), posted.read().press("Run on prod")));

    await().until(() -> !peer.store().whispers(BOB_ID).isEmpty());
    assertThat(server.inbox().events()).isEmpty();
    DiscordStore.Message question = peer.store().whispers(BOB_ID).get(0);
    assertThat(question.read().text()).contains("Run on prod: #1 *Add*? Press again to do it.");
    server
        .sender()
        .deliver(
            server.people().press(BOB_ID, question.id(), question.read().press("Run on prod")));
    assertThat(server.inbox().events()).hasSize(1);
  }

  @Test
  void asksWithTheWordsOfTheBotBeforeAButtonThatNeedsIt() {
    Block.Button run = new Block.Button("Run on prod", "asks", Block.Style.PRIMARY, "Sure?");
    platform.post(TEAM, "card", new Message("c", List.of(new Block.Buttons(List.of(run))), ""));
    DiscordStore.Message posted = peer.store().messages(DiscordPeer.CHANNEL).get(0);

    server
        .sender()
        .deliver(server.people().press(BOB_ID, posted.id(), posted.read().press("Run on prod")));

    await().until(() -> !peer.store().whispers(BOB_ID).isEmpty());
    assertThat(peer.store().whispers(BOB_ID).get(0).read().text())
        .contains("Run on prod: #1, digest 0123456789ab, risk High? Press again to do it.");
  }

  @Test
  void acknowledgesInTimeHoweverSlowSuggestionsAre() {
    CountDownLatch stalled = server.desk().stalls();
    for (int i = 0; i < 60; i++) {
      server.sender().deliver(server.people().types(BOB_ID, "approve", ""));
    }

    DataObject command = server.people().command(BOB_ID, "/sluice help");
    server.sender().deliver(command);

    await().until(() -> peer.callbacks().answered(command.getString("id")) == 5);
    stalled.countDown();
  }

  @Test
  void acknowledgesInTimeHoweverLongTheQuestionTakes() {
    CountDownLatch stalled = server.desk().stalls();
    DataObject press = server.people().press(BOB_ID, "none", asked("asks"));

    server.sender().deliver(press);

    await().until(() -> peer.callbacks().answered(press.getString("id")) == 6);
    stalled.countDown();
  }

  private static String asked(String token) {
    return new CustomId(CustomId.Kind.ASK, DiscordPeer.GUILD, token).text();
  }

  @Test
  void saysWhatIsWrongAndHowToMendIt() {
    ChatException hidden =
        trouble(() -> platform.post(place(DiscordPeer.HIDDEN), "k", Message.text("x")));
    assertThat(hidden.category()).isEqualTo(Category.SETUP);
    assertThat(hidden.action()).contains("View Channel");
    ChatException mute =
        trouble(() -> platform.post(place(DiscordPeer.READ_ONLY), "k", Message.text("x")));
    assertThat(mute.category()).isEqualTo(Category.SETUP);
    ChatException unknown =
        trouble(() -> platform.post(place("130000000000000099"), "k", Message.text("x")));
    assertThat(unknown.category()).isEqualTo(Category.GONE);
    assertThat(unknown.action()).contains("routes");
    ChatException closed =
        trouble(() -> platform.whisper(account("closed"), TEAM, Message.text("x")));
    assertThat(closed.category()).isEqualTo(Category.GONE);
    assertThat(closed.action()).contains("Privacy Settings");
    ChatException gone = trouble(() -> platform.whisper(account("gone"), TEAM, Message.text("x")));
    assertThat(gone.category()).isEqualTo(Category.GONE);
  }

  @Test
  void tellsALimitFromAnOutageAndNamesWhatItHasToWait() {
    peer.limits(1);
    ChatException busy = trouble(() -> platform.post(TEAM, "k", Message.text("x")));
    assertThat(busy.category()).isEqualTo(Category.BUSY);
    assertThat(busy.retryAfter()).contains(Duration.ofMillis(250));
    peer.goesAway();
    ChatException away = trouble(() -> platform.post(TEAM, "k", Message.text("x")));
    assertThat(away.category()).isEqualTo(Category.AWAY);
  }

  @Test
  void keepsToTheLimitOfAChannelByThrowingAndNotByWaiting() {
    for (int i = 0; i < 5; i++) {
      platform.post(TEAM, "k" + i, Message.text("x"));
    }

    ChatException sixth = trouble(() -> platform.post(TEAM, "k6", Message.text("x")));

    assertThat(sixth.retryAfter()).contains(Duration.ofSeconds(1));
  }

  @Test
  void opensFormsWithinTheLimitsAndOnlyAsTheFirstAnswer() {
    DiscordCallbacks.Modal modal = server.opens(BOB_ID);

    String content = modal.content().toString();
    assertThat(content).contains("too long to be edited here", "up.file");
    assertThat(content).doesNotContain("x".repeat(4_001));
    String trigger = server.trigger(BOB_ID);
    platform.answer(BOB, TEAM, trigger, Message.text("answered"));
    Form.Field reason = new Form.Field("reason", "Reason", Form.Kind.TEXT, "", List.of(), true, "");
    Form form = new Form("t", "T", "S", List.of(reason));
    assertThat(trouble(() -> platform.openForm(BOB, trigger, form)).permanent()).isTrue();
    assertThat(trouble(() -> platform.openForm(BOB, "", form)).permanent()).isTrue();
  }

  @Test
  void fetchesTextOnlyFromDiscord() {
    String address = peer.put("add.sql", "SELECT 'ä';").getString("url");
    String path = DiscordFiles.path(peer.cdn(), address).orElseThrow();

    assertThat(platform.fetch(new Attachment(DiscordPeer.GUILD, path, "add.sql", 10)))
        .isEqualTo("SELECT 'ä';");
    for (String wrong :
        List.of("attachments/1/2/none.sql", "../secret", "attachments/1/2/../../x", "@evil/a")) {
      Attachment file = new Attachment(DiscordPeer.GUILD, wrong, "x.sql", 1);
      assertThat(trouble(() -> platform.fetch(file)).permanent()).as(wrong).isTrue();
    }
    assertThat(DiscordFiles.path("https://cdn.discordapp.com/", "https://cdn.discordapp.com.evil/"))
        .isEmpty();
  }

  @Test
  void namesAccountsForPeople() {
    peer.store().name(BOB_ID, "bob");

    assertThat(platform.label(BOB)).isEqualTo("Discord @bob in Acme");
  }

  @Test
  void tellsDiscordItsCommands() {
    assertThat(
            peer.settings().commands().stream(DataArray::getObject).map(c -> c.getString("name")))
        .containsExactly("sluice", "Open as migration");
  }

  @Test
  void examinesTokenAddressServersAndChannels() {
    peer.settings()
        .deliversTo("https://s.example/discord/interactions", server.sender().publicKey());

    List<Check> checks =
        platform.examine(
            List.of(
                TEAM,
                place(DiscordPeer.READ_ONLY),
                Place.channel("discord", "110000000000000009/1")));

    assertThat(checks.subList(0, 7)).allMatch(c -> c.verdict() == Check.Verdict.FINE);
    assertThat(checks.get(7).finding()).contains("Send Messages");
    assertThat(checks.get(8).verdict()).isEqualTo(Check.Verdict.WRONG);
  }

  @Test
  void examinesSettingsWithoutAServer() {
    DiscordSetup setup = new DiscordSetup();
    assertThat(setup.examine(Map.of("application-id", "x"), List.of()))
        .singleElement()
        .satisfies(c -> assertThat(c.finding()).contains("sluice.chat.discord.application-id"));
    Map<String, String> settings = new java.util.HashMap<>();
    DiscordServer.settings(peer)
        .forEach((key, value) -> settings.put(key.replace("sluice.chat.discord.", ""), value));
    peer.settings().content(false);
    peer.settings().deliversTo("https://other.example/x", "");

    assertThat(setup.examine(settings, List.of()))
        .anySatisfy(c -> assertThat(c.finding()).contains("Message Content Intent"))
        .anySatisfy(c -> assertThat(c.action()).contains("Interactions Endpoint URL"));
    settings.put("bot-token", "wrong");
    assertThat(setup.examine(settings, List.of()))
        .anySatisfy(c -> assertThat(c.finding()).contains("refuses the bot token"));
  }

  @Test
  void refusesSettingsThatWouldSendTheTokenInTheClearOrLetOldClicksIn() {
    Map<String, String> wrong =
        Map.of(
            "api", "http://discord.example/api/v10/",
            "files", "http://cdn.example/",
            "gateway", "ws://gateway.example",
            "tolerance", "16m",
            "acknowledge-after", "-1s",
            "reconnect-after", "0s");
    wrong.forEach(
        (key, value) -> {
          Map<String, String> settings = new java.util.HashMap<>();
          DiscordServer.settings(peer)
              .forEach((k, v) -> settings.put(k.replace("sluice.chat.discord.", ""), v));
          settings.put(key, value);
          assertThat(new DiscordSetup().examine(settings, List.of()))
              .as(key)
              .singleElement()
              .satisfies(c -> assertThat(c.finding()).contains("sluice.chat.discord." + key));
        });
  }

  @Test
  void printsAnInvitationWithThePermissionsThatItNeeds() {
    DiscordSetup setup = new DiscordSetup();

    assertThat(setup.manifest(""))
        .contains("scope=bot%20applications.commands", "Message Content Intent", "Send Messages");
    assertThat(setup.manifest("https://s.example/"))
        .contains("https://s.example/discord/interactions");
  }
}
