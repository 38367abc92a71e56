package dev.sluice.chat.teams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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
import dev.sluice.chat.Tone;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Teams behind the port, against the local peer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TeamsPlatformTest {
  private static final Place TEAM = place(TeamsPeer.CHANNEL);
  private static final Account BOB = TeamsServer.account("bob");
  private static final String DIRECT = TeamsPeer.conversation(TeamsPeer.person("bob"));

  private TeamsServer server;
  private TeamsPeer peer;
  private TeamsPlatform platform;

  private static Place place(String channel) {
    return Place.channel("teams", TeamsPeer.TENANT + "/" + channel);
  }

  @BeforeAll
  void start() {
    server = new TeamsServer();
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
    peer.limits(0);
    peer.unblocks();
  }

  private static ChatException trouble(ThrowingCallable call) {
    return catchThrowableOfType(ChatException.class, call);
  }

  private TeamsPeer.Message standing(Posted posted) {
    return peer.messages(TeamsPeer.CHANNEL).stream()
        .filter(m -> m.id().equals(posted.messageId()))
        .findFirst()
        .orElseThrow();
  }

  private static Message withButton(String text) {
    Block.Button button = new Block.Button("Approve", "t", Block.Style.PRIMARY, "");
    return new Message(
        text, List.of(new Block.Text(text, Tone.NORMAL), new Block.Buttons(List.of(button))), "");
  }

  @Test
  void postsAndUpdatesInPlace() {
    Posted posted = platform.post(TEAM, "acme/1:card", Message.text("before"));

    assertThat(platform.update(posted, Message.text("after"))).isTrue();

    assertThat(ReadCard.of(standing(posted).card()).text()).contains("after");
    assertThat(standing(posted).summary()).isEqualTo("after");
  }

  @Test
  void asksForOwnViewsInChannelsOnlyWhereThereIsSomethingToPress() {
    Posted plain = platform.post(TEAM, "plain", Message.text("x"));
    Posted card = platform.post(TEAM, "card", withButton("x"));
    platform.post(Place.direct(BOB), "direct", withButton("for bob"));

    assertThat(standing(plain).card().has("refresh")).isFalse();
    assertThat(standing(card).card().has("refresh")).isTrue();
    assertThat(peer.messages(DIRECT))
        .anySatisfy(
            message -> {
              assertThat(ReadCard.of(message.card()).text()).contains("for bob");
              assertThat(message.card().has("refresh")).isFalse();
              assertThat(message.alert()).isTrue();
            });
  }

  @Test
  void saysThatADeletedMessageIsNotThere() {
    Posted posted = platform.post(TEAM, "gone", Message.text("x"));
    peer.delete(TeamsPeer.CHANNEL, posted.messageId());

    assertThat(platform.update(posted, Message.text("y"))).isFalse();
  }

  @Test
  void putsLongTextIntoTheThreadInPieces() {
    Posted card = platform.post(TEAM, "long", Message.text("card"));
    String log = "a line of the log\n".repeat(500);
    Message message = new Message("log", List.of(new Block.File("run.log", "text/plain", log)), "");

    platform.post(TEAM.thread(card.messageId()), "long:1", message);

    assertThat(peer.thread(TeamsPeer.CHANNEL, card.messageId()))
        .hasSizeGreaterThan(2)
        .anySatisfy(m -> assertThat(ReadCard.of(m.card()).text()).startsWith("run.log 2/"));
  }

  private static Message logged(String text) {
    Block.File log = new Block.File("run.log", "text/plain", "a line of the log\n".repeat(500));
    return new Message(text, List.of(new Block.Text(text, Tone.NORMAL), log), "");
  }

  @Test
  void goesOnWhereItStoppedWhenAPieceFails() {
    int before = peer.messages(TeamsPeer.CHANNEL).size();
    peer.faultsAfter(3);
    assertThat(trouble(() -> platform.post(TEAM, "torn", logged("first"))).category())
        .isEqualTo(Category.AWAY);

    Posted posted = platform.post(TEAM, "torn", logged("second"));

    assertThat(peer.messages(TeamsPeer.CHANNEL)).hasSize(before + 1);
    assertThat(ReadCard.of(standing(posted).card()).text()).contains("second");
    List<String> pieces =
        peer.thread(TeamsPeer.CHANNEL, posted.messageId()).stream()
            .map(m -> ReadCard.of(m.card()).text().lines().findFirst().orElse(""))
            .toList();
    assertThat(pieces).doesNotHaveDuplicates().hasSize(9).last().isEqualTo("run.log 9/9");
    assertThat(platform.post(TEAM, "torn", logged("second"))).isNotEqualTo(posted);
  }

  @Test
  void tellsNothingTwiceWhenAPieceOfAnAnswerFails() {
    int before = peer.messages(DIRECT).size();
    peer.faultsAfter(2);
    trouble(() -> platform.whisper(BOB, TEAM, logged("only once")));

    platform.whisper(BOB, TEAM, logged("only once"));

    assertThat(peer.messages(DIRECT)).hasSize(before + 10);
  }

  @Test
  void asksOnceAndLeavesTryingAgainToTheOutbox() {
    platform.post(TEAM, "before", Message.text("x"));
    int before = peer.calls();
    peer.goesAway();

    trouble(() -> platform.post(TEAM, "k", Message.text("x")));

    assertThat(peer.calls()).isEqualTo(before + 1);
  }

  @Test
  void whispersDirectlyWhereNobodyWaits() {
    platform.answer(BOB, TEAM, "no-such-trigger", Message.text("only for bob"));

    assertThat(peer.messages(DIRECT))
        .anySatisfy(
            message -> {
              assertThat(ReadCard.of(message.card()).text()).contains("only for bob");
              assertThat(message.alert()).isFalse();
            });
  }

  @Test
  void opensAConversationAnewThatThePersonDeleted() {
    platform.whisper(BOB, TEAM, Message.text("first"));
    peer.deletesConversation(TeamsPeer.person("bob"));

    platform.whisper(BOB, TEAM, Message.text("second"));

    assertThat(peer.messages(DIRECT))
        .singleElement()
        .satisfies(m -> assertThat(ReadCard.of(m.card()).text()).contains("second"));
  }

  @Test
  void sendsAFormDirectlyWhereNoWindowWaits() {
    Form form =
        new Form(
            "token",
            "Reject #1",
            "Reject",
            List.of(new Form.Field("reason", "Reason", Form.Kind.TEXT, "", List.of(), true, "")));

    platform.openForm(BOB, "", form);

    assertThat(peer.messages(DIRECT))
        .anySatisfy(
            m -> assertThat(ReadCard.of(m.card()).fields().keySet()).containsExactly("reason"));
  }

  @Test
  void saysWhatIsWrongAndHowToMendIt() {
    ChatException outside =
        trouble(() -> platform.post(place("19:foreign@thread.tacv2"), "k", Message.text("x")));
    assertThat(outside.category()).isEqualTo(Category.SETUP);
    assertThat(outside.action()).contains("Add the Sluice app to that team");
    ChatException gone =
        trouble(() -> platform.post(place("19:gone@thread.tacv2"), "k", Message.text("x")));
    assertThat(gone.category()).isEqualTo(Category.GONE);
    Account nobody = TeamsServer.account("nobody");
    ChatException notInstalled =
        trouble(() -> platform.post(Place.direct(nobody), "k", Message.text("x")));
    assertThat(notInstalled.category()).isEqualTo(Category.SETUP);
    peer.blocks(TeamsPeer.person("bob"));
    ChatException blocked = trouble(() -> platform.whisper(BOB, TEAM, Message.text("x")));
    assertThat(blocked.category()).isEqualTo(Category.GONE);
    assertThat(blocked.action()).contains("unblocks");
  }

  @Test
  void waitsAsLongAsTeamsAsks() {
    peer.limits(1);

    ChatException busy = trouble(() -> platform.post(TEAM, "k", Message.text("x")));

    assertThat(busy.category()).isEqualTo(Category.BUSY);
    assertThat(busy.retryAfter()).contains(Duration.ofSeconds(1));
  }

  @Test
  void isAwayWhenTeamsIsAway() {
    peer.goesAway();

    assertThat(trouble(() -> platform.post(TEAM, "k", Message.text("x"))).category())
        .isEqualTo(Category.AWAY);
  }

  @Test
  void fetchesATokenAnewWhenTeamsRefusesTheOldOne() {
    platform.post(TEAM, "before", Message.text("x"));
    int issued = peer.entra().issued();
    platform.post(TEAM, "between", Message.text("x"));
    assertThat(peer.entra().issued()).isEqualTo(issued);
    peer.revokes();

    platform.post(TEAM, "after", Message.text("x"));

    assertThat(peer.entra().issued()).isEqualTo(issued + 1);
  }

  @Test
  void fetchesFilesOnlyFromSharePoint() {
    String address = peer.put("add.sql", "SELECT 1;");

    assertThat(platform.fetch(new Attachment("t", address, "add.sql", 1))).isEqualTo("SELECT 1;");
    for (String foreign :
        List.of("http://127.0.0.1:1/x", "https://evil.example/x", "file:///etc/passwd", ":")) {
      assertThat(trouble(() -> platform.fetch(new Attachment("t", foreign, "x.sql", 1))).code())
          .as(foreign)
          .isEqualTo("foreign-file");
    }
    Attachment gone = new Attachment("t", address.replace("add", "gone"), "x.sql", 1);
    assertThat(trouble(() -> platform.fetch(gone)).permanent()).isTrue();
  }

  @Test
  void callsAnAccountByItsNameWhereItIsKnown() {
    assertThat(platform.label(BOB)).isEqualTo("Teams bob");
    assertThat(platform.label(TeamsServer.account("stranger"))).startsWith("Teams account ");
  }

  @Test
  void examinesChannels() {
    List<Check> checks = platform.examine(List.of(TEAM, place("19:foreign@thread.tacv2")));

    assertThat(checks.get(0).verdict()).isEqualTo(Check.Verdict.FINE);
    assertThat(checks.get(1).verdict()).isEqualTo(Check.Verdict.WRONG);
    assertThat(checks.get(1).action()).contains("Add the Sluice app");
  }
}
