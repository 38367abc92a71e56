package dev.sluice.bot.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.sluice.bot.chat.ChatWorld;
import dev.sluice.chat.slack.SlackPeer;
import dev.sluice.chat.slack.SlackSender;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract on Slack, and what only Slack has. */
class SlackContractTest extends ChatPlatformContract {
  private final SlackSide slack = new SlackSide();

  @Override
  ChatSide side() {
    return slack;
  }

  @Test
  void opensAScriptThatWasPutIntoTheChannel() {
    String file = slack.peer().put("add.sql", SQL);
    assertThat(slack.sender().deliver(slack.sender().shared("UALICE", file, "add.sql")))
        .isEqualTo(200);
    Seen offer = told("alice");
    assertThat(offer.text()).contains("Open add.sql as a migration?");
    presses("alice", offer, "Open as migration");

    people().submits("alice", form("alice", "Open as migration"), Map.of("title", "From a file"));

    Seen opened = told("alice");
    assertThat(opened.text()).contains("Opened #", "From a file");
  }

  @Test
  void doesNotPostTwiceWhenAnAnswerIsLost() {
    slack.peer().swallows(1);

    long number = opened("Lost answer", SQL);

    presses("bob", card(number, "0 of 1"), "Approve");
    card(number, "1 of 1 approved: bob");
    assertThat(people().channelMessages().stream().filter(m -> m.text().contains("Lost answer")))
        .hasSize(1);
  }

  @Test
  void refusesClicksOfAnotherTeamBehindEverythingElseOfTheServer() {
    JsonObject press = SlackSender.read(slack.sender().press("UBOB", SlackPeer.CHANNEL, "token"));
    press.getAsJsonObject("team").addProperty("id", "T0OTHER");

    assertThat(slack.sender().deliver(SlackSender.write(press))).isEqualTo(403);
  }

  private long count(String from) {
    return server().jdbc().sql("SELECT count(*) FROM " + from).query(Long.class).single();
  }

  @Test
  void losesNothingUnderALimit() {
    slack.peer().limits(6);

    long number = opened("Limited", SQL);

    card(number, "0 of 1");
    assertThat(slack.peer().calls("chat.postMessage")).isPositive();
  }

  @Test
  void linksOnlyWhoSignsInAndConfirmsOnBothSides() {
    people().types("mallory", "/sluice link");
    Seen invitation = told("mallory");
    String path = invitation.text().replaceAll("(?s).*https://sluice.example(/link/[^)]+).*", "$1");

    LinkVisitor visitor = new LinkVisitor(server(), "frank");
    visitor.claims(path);
    Seen question = told("mallory");
    assertThat(question.text()).contains("frank");
    presses("mallory", question, "Confirm");

    assertThat(told("mallory").text()).contains("Linked to frank");
    assertThat(visitor.page(path)).isEqualTo(404);
    people().types("mallory", "/sluice unlink");
    assertThat(told("mallory").text()).containsIgnoringCase("not linked").contains("any more");
  }

  @Test
  void asksToOpenTheFullTextBeforeDeceptiveCharactersAreApproved() {
    long number = opened("Drop us\u0435rs", SQL);
    Seen card = card(number, "cannot be seen or look like others");
    presses("bob", card, "Approve");
    assertThat(told("bob").text()).contains("View SQL");
    presses("bob", card, "View SQL");
    assertThat(told("bob").text()).contains("U+0435", "cyrillic small letter ie");

    presses("bob", card, "Approve");

    assertThat(told("bob").text()).contains("1 of 1 approved");
    assertThat(audit(number))
        .containsExactly(
            "migration.opened success alice",
            "approval.unread denied bob qa",
            "approval.recorded success bob qa");
  }

  @Test
  void linksNothingWhenTheAccountSaysThatItIsSomebodyElse() {
    people().types("mallory", "/sluice list");
    String path =
        told("mallory").text().replaceAll("(?s).*https://sluice.example(/link/[^)]+).*", "$1");
    new LinkVisitor(server(), "bob").claims(path);

    assertThat(people().whispers("mallory").stream().map(Seen::text))
        .noneMatch(text -> text.contains("Linked to bob"));
    ChatWorld.await(() -> count("audit_entry WHERE code = 'identity.link-refused'") > 0);
  }
}
