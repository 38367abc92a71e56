package dev.sluice.bot.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.bot.chat.ChatWorld;
import dev.sluice.chat.teams.CardSchema;
import dev.sluice.chat.teams.TeamsPeer;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The contract on Teams, and what only Teams has. */
class TeamsContractTest extends ChatPlatformContract {
  private static final Pattern INVITATION =
      Pattern.compile("(?s).*https://sluice.example(/link/[^)]+).*");
  private final TeamsSide teams = new TeamsSide();

  @Override
  ChatSide side() {
    return teams;
  }

  /** Whatever the scenarios showed is a card by the schema. */
  @AfterAll
  void readsEveryCard() {
    List<JsonNode> cards = teams.cards();
    assertThat(cards).isNotEmpty();
    assertThat(cards.stream().flatMap(card -> CardSchema.problems(card).stream()).distinct())
        .isEmpty();
  }

  private static String path(Seen invitation) {
    Matcher matcher = INVITATION.matcher(invitation.text());
    assertThat(matcher.matches()).as(invitation.text()).isTrue();
    return matcher.group(1);
  }

  @Test
  void opensAScriptThatWasSentToTheBot() {
    String address = teams.peer().put("add.sql", SQL);
    teams.deliver("alice", teams.sender().shared("alice", "add.sql", address));
    Seen offer = told("alice");
    assertThat(offer.text()).contains("Open add.sql as a migration?");
    presses("alice", offer, "Open as migration");

    people().submits("alice", form("alice", "Open as migration"), Map.of("title", "From a file"));

    assertThat(told("alice").text()).contains("Opened #", "From a file");
  }

  @Test
  void opensAMigrationByTheMessageExtension() {
    teams.deliver("alice", teams.sender().extension("alice"));

    people()
        .submits(
            "alice",
            form("alice", "New migration"),
            Map.of("flow", "shop", "title", "By extension", "up", SQL, "down", ""));

    assertThat(told("alice").text()).contains("Opened #", "By extension");
  }

  /** Once the server has noted which message the card is; a person is never faster than that. */
  @Override
  Seen card(long number, String text) {
    Seen card = super.card(number, text);
    String message = card.id().split("/", 2)[1];
    ChatWorld.await(() -> noted(message));
    return card;
  }

  private boolean noted(String message) {
    return server()
        .jdbc()
        .sql("SELECT EXISTS (SELECT FROM chat_card WHERE message_id = :message)")
        .param("message", message)
        .query(Boolean.class)
        .single();
  }

  @Test
  void showsEachViewerOnlyWhatHeMayDo() {
    long number = opened("Own views", SQL);
    Seen card = card(number, "0 of 1");
    assertThat(card.buttons()).containsKeys("Approve", "Reject", "Edit");

    Seen approver = view("bob", card);
    Seen viewer = view("erin", card);

    assertThat(approver.buttons()).containsKeys("Approve", "Reject");
    assertThat(viewer.buttons())
        .containsKey("View SQL")
        .doesNotContainKeys("Approve", "Reject", "Edit");
  }

  /** What a client shows when it refreshes a card for somebody. */
  private Seen view(String name, Seen card) {
    String message = card.id().split("/", 2)[1];
    teams.deliver(name, teams.sender().refresh(name, TeamsPeer.CHANNEL, message));
    return told(name);
  }

  @Test
  void showsNothingToWhoIsNobody() {
    long number = opened("For nobody", SQL);
    Seen card = card(number, "0 of 1");
    int before = people().whispers("mallory").size();

    String message = card.id().split("/", 2)[1];
    teams.deliver("mallory", teams.sender().refresh("mallory", TeamsPeer.CHANNEL, message));

    assertThat(people().whispers("mallory")).hasSize(before);
  }

  @Test
  void answersAClickWithTheCardAsItIsNow() {
    long number = opened("Answered in place", SQL);

    presses("bob", card(number, "0 of 1"), "Approve");

    Seen answer = told("bob");
    assertThat(answer.text()).contains("1 of 1 approved", "Answered in place");
    assertThat(answer.buttons()).containsKey("Withdraw").doesNotContainKey("Approve");
  }

  @Test
  void losesNothingUnderALimit() {
    teams.peer().limits(6);

    long number = opened("Limited", SQL);

    assertThat(card(number, "0 of 1").buttons()).containsKey("Approve");
  }

  @Test
  void linksOnlyWhoSignsInAndConfirmsOnBothSides() {
    people().types("mallory", "link");
    String path = path(told("mallory"));
    LinkVisitor visitor = new LinkVisitor(server(), "frank");
    visitor.claims(path);
    Seen question = told("mallory");
    assertThat(question.text()).contains("frank");
    presses("mallory", question, "Confirm");

    assertThat(told("mallory").text()).contains("Linked to frank");
    assertThat(visitor.page(path)).isEqualTo(404);
    people().types("mallory", "unlink");
    assertThat(told("mallory").text()).containsIgnoringCase("not linked").contains("any more");
  }

  @Test
  void linksNothingWhenTheAccountSaysThatItIsSomebodyElse() {
    people().types("mallory", "list");
    new LinkVisitor(server(), "bob").claims(path(told("mallory")));

    assertThat(people().whispers("mallory").stream().map(Seen::text))
        .noneMatch(text -> text.contains("Linked to bob"));
    ChatWorld.await(() -> refusedLinks() > 0);
  }

  private long refusedLinks() {
    return server()
        .jdbc()
        .sql("SELECT count(*) FROM audit_entry WHERE code = 'identity.link-refused'")
        .query(Long.class)
        .single();
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
    assertThat(audit(number)).contains("approval.unread denied bob qa");
  }
}
