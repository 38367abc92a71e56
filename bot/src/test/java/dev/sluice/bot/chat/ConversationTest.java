package dev.sluice.bot.chat;

import static dev.sluice.bot.chat.ChatWorld.CHANNEL;
import static dev.sluice.bot.chat.ChatWorld.account;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.chat.action.Action;
import dev.sluice.bot.chat.action.ActionTokens;
import dev.sluice.bot.chat.action.Verb;
import dev.sluice.chat.ChatInbox.Receipt;
import dev.sluice.chat.Form;
import dev.sluice.chat.Message;
import dev.sluice.pipeline.kernel.WorkspaceId;
import dev.sluice.pipeline.migration.MigrationView;
import dev.sluice.pipeline.migration.Migrations;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What people say and see, on the real pipeline. */
class ConversationTest {
  private static final String OPEN =
      "/sluice new shop \"Add nick to users\" ALTER TABLE users ADD COLUMN nick text;";

  private final ChatWorld world = new ChatWorld();
  private final RecordingPlatform platform = world.platform();

  @AfterEach
  void end() {
    world.close();
  }

  @Test
  void opensAndApprovesAndUpdatesOneCard() {
    world.types("alice", OPEN);
    assertThat(Transcript.of(world.told("alice", 1))).contains("Opened #1 Add nick to users");
    Message card = world.card("0 of 1 approved");

    world.presses("bob", Transcript.token(card, "Approve"));

    assertThat(Transcript.of(world.told("bob", 1))).contains("Approved #1", "1 of 1 approved");
    assertThat(Transcript.of(world.card("1 of 1 approved: bob"))).contains("<Run on qa");
    assertThat(platform.channel(CHANNEL)).hasSize(1);
    ChatWorld.await(() -> platform.threads(CHANNEL).size() >= 2);
  }

  @Test
  void asksApproversDirectlyAndClosesTheRequest() {
    world.types("alice", OPEN);
    ChatWorld.await(() -> !platform.channel("@local|carol").isEmpty());
    ChatWorld.await(() -> !platform.channel("@local|bob").isEmpty());
    Message request = platform.channel("@local|bob").get(0).message();
    assertThat(Transcript.buttons(request)).contains("Approve", "Reject");

    world.presses("bob", Transcript.token(request, "Approve"));

    ChatWorld.await(
        () ->
            Transcript.of(platform.channel("@local|carol").get(0).message())
                .contains("Nothing is asked of you any more"));
    assertThat(platform.channel("@local|carol")).hasSize(1);
    assertThat(platform.channel("@local|erin")).isEmpty();
  }

  @Test
  void refusesTheAuthorAndTheViewer() {
    world.types("bob", OPEN);
    world.told("bob", 1);

    world.types("bob", "approve 1");
    world.types("erin", "/sluice approve 1 qa");

    assertThat(Transcript.of(world.told("bob", 2))).startsWith("BAD");
    assertThat(Transcript.of(world.told("erin", 1))).startsWith("BAD");
    assertThat(Transcript.of(world.card("#1"))).contains("0 of 1 approved");
  }

  @Test
  void countsADoubleClickOnce() {
    world.types("alice", OPEN);
    String token = Transcript.token(world.card("0 of 1"), "Approve");

    assertThat(world.presses("bob", token, "e1")).isEqualTo(Receipt.ACCEPTED);
    assertThat(world.presses("bob", token, "e1")).isEqualTo(Receipt.DUPLICATE);
    world.presses("bob", token, "e2");

    assertThat(Transcript.of(world.told("bob", 2))).doesNotContain("BAD Something went wrong");
    assertThat(platform.whispersTo(account("bob"))).hasSize(2);
    assertThat(
            world
                .jdbc()
                .sql("SELECT count(*) FROM audit_entry WHERE code = 'approval.recorded'")
                .query(Long.class)
                .single())
        .isEqualTo(1);
  }

  @Test
  void answersAStaleCardWithAFreshOne() {
    world.types("alice", OPEN);
    String old = Transcript.token(world.card("0 of 1"), "Approve");
    world.types("alice", "edit 1");
    ChatWorld.await(() -> !platform.formsOf(account("alice")).isEmpty());
    Form form = platform.formsOf(account("alice")).get(0);
    world.submits(
        "alice", form.token(), Map.of("title", "Add a name", "up", "CREATE TABLE names (n int);"));
    world.card("Add a name");

    world.presses("bob", old);

    Message answer = world.told("bob", 1);
    assertThat(Transcript.of(answer)).contains("out of date", "# #1 Add a name");
    assertThat(Transcript.buttons(answer)).contains("Approve");
    assertThat(Transcript.of(world.card("Add a name"))).contains("0 of 1 approved");
  }

  @Test
  void refusesAForgedTokenAndAudits() {
    world.types("alice", OPEN);
    String token = Transcript.token(world.card("0 of 1"), "Approve");
    String forged =
        token.substring(0, 20) + (token.charAt(20) == 'A' ? 'B' : 'A') + token.substring(21);

    world.presses("bob", forged);

    assertThat(Transcript.of(world.told("bob", 1))).contains("out of date");
    assertThat(
            world
                .jdbc()
                .sql("SELECT count(*) FROM audit_entry WHERE code = 'chat.action.refused'")
                .query(Long.class)
                .single())
        .isEqualTo(1);
  }

  @Test
  void refusesTheGenuineTokenOfAnotherWorkspace() {
    world.found("elsewhere");
    Migrations migrations = world.bean(Migrations.class);
    migrations.open(
        ChatWorld.actor("elsewhere", "alice"),
        new Migrations.Draft("shop", "Add nick", "SELECT 1;", Optional.empty()));
    assertThat(migrations.find(ChatWorld.actor("elsewhere", "bob"), 1)).isPresent();
    world.types("alice", OPEN);
    Message card = world.card("0 of 1");
    ActionTokens tokens = world.bean(ActionTokens.class);
    assertThat(tokens.token(approval("acme"))).isEqualTo(Transcript.token(card, "Approve"));

    world.presses("bob", tokens.token(approval("elsewhere")));

    assertThat(Transcript.of(world.told("bob", 1))).contains("out of date");
    assertThat(Transcript.of(world.card("0 of 1"))).isEqualTo(Transcript.of(card));
    assertThat(audited("approval.recorded")).isZero();
    assertThat(
            world
                .jdbc()
                .sql("SELECT details ->> 'why' FROM audit_entry WHERE code = 'chat.action.refused'")
                .query(String.class)
                .list())
        .containsExactly("the token was not made for this place");
  }

  @Test
  void refusesATokenThatHasExpired() {
    world.types("alice", OPEN);
    Message card = world.card("0 of 1");
    assertThat(world.tokensMade(Duration.ZERO).token(approval("acme")))
        .isEqualTo(Transcript.token(card, "Approve"));

    world.presses("bob", world.tokensMade(Duration.ofDays(70)).token(approval("acme")));

    assertThat(Transcript.of(world.told("bob", 1))).contains("out of date");
    assertThat(audited("chat.action.refused")).isEqualTo(1);
    assertThat(audited("approval.recorded")).isZero();
  }

  /** What the button of acme's first migration stands for, as if it were of a workspace. */
  private Action approval(String workspace) {
    MigrationView seen = world.bean(Migrations.class).find(ChatWorld.actor("bob"), 1).orElseThrow();
    return new Action(
        Verb.APPROVE, new WorkspaceId(workspace), 1, "qa", "", seen.version(), seen.digest());
  }

  @Test
  void endsAnUnknownByTheWordOfAPersonWhoSaysWhy() {
    unknownOnQa();
    Message card = world.card("It is not known what happened on qa/shop-qa");
    world.presses("alice", Transcript.token(card, "Look again"));
    assertThat(Transcript.of(world.told("alice", 3)))
        .contains("Asked the agent for evidence: shop-qa");
    world.presses("bob", Transcript.token(card, "Not applied on shop-qa"));
    ChatWorld.await(() -> !platform.formsOf(account("bob")).isEmpty());
    Form form = platform.formsOf(account("bob")).get(0);

    world.submits("bob", form.token(), Map.of("reason", "there is no column nick"));

    assertThat(Transcript.of(world.told("bob", 2))).contains("shop-qa is Failed");
    assertThat(Transcript.of(world.card("qa Failed")))
        .contains("bob says: there is no column nick")
        .contains("<Retry");
    assertThat(audited("run.settled-by-person")).isEqualTo(1);
  }

  @Test
  void takesNobodysWordWhoMayNotRollBack() {
    unknownOnQa();
    Message card = world.card("It is not known what happened on qa/shop-qa");
    world.presses("alice", Transcript.token(card, "It is applied on shop-qa"));
    ChatWorld.await(() -> !platform.formsOf(account("alice")).isEmpty());
    Form form = platform.formsOf(account("alice")).get(0);

    world.submits("alice", form.token(), Map.of("reason", "I wrote it"));

    assertThat(Transcript.of(world.told("alice", 3))).startsWith("BAD");
    assertThat(Transcript.of(world.card("qa Unknown"))).contains("It is not known");
    assertThat(audited("run.settle.refused")).isEqualTo(1);
  }

  /** Started on qa; the agent that had it is never heard of again. */
  private void unknownOnQa() {
    world.types("alice", OPEN);
    world.presses("bob", Transcript.token(world.card("0 of 1"), "Approve"));
    world.told("bob", 1);
    world.types("alice", "/sluice run 1 qa");
    world.told("alice", 2);
    world
        .jdbc()
        .sql(
            """
            UPDATE run_attempt SET state = 'Running', agent = 'gone', epoch = 1, statement = 1,
              lease_until = clock_timestamp()
            """)
        .update();
  }

  private long audited(String code) {
    return world
        .jdbc()
        .sql("SELECT count(*) FROM audit_entry WHERE code = :code")
        .param("code", code)
        .query(Long.class)
        .single();
  }

  @Test
  void rejectsWithAReasonThatStandsOnTheCard() {
    world.types("alice", OPEN);
    world.presses("bob", Transcript.token(world.card("0 of 1"), "Reject"));
    ChatWorld.await(() -> !platform.formsOf(account("bob")).isEmpty());
    Form form = platform.formsOf(account("bob")).get(0);
    assertThat(form.title()).startsWith("Reject #1");

    world.submits("bob", form.token(), Map.of("reason", "locks the table"));

    assertThat(Transcript.of(world.card("qa is Rejected"))).contains("[qa Rejected");
    assertThat(Transcript.of(world.told("bob", 1))).contains("Rejected #1");
  }

  @Test
  void refusesWhoIsNobody() {
    world.types("mallory", "list");

    assertThat(Transcript.of(world.told("mallory", 1))).contains("not linked");
  }

  @Test
  void helpsWithTypos() {
    world.types("alice", OPEN);
    world.told("alice", 1);

    world.types("alice", "aprove 1");
    assertThat(Transcript.of(world.told("alice", 2))).contains("did you mean /sluice approve?");

    world.types("alice", "run 1 prd");
    assertThat(Transcript.of(world.told("alice", 3)))
        .contains("Migration 1 has no stage “prd”; did you mean prod?");

    world.types("alice", "new shp \"t\" SELECT 1");
    assertThat(Transcript.of(world.told("alice", 4))).contains("did you mean shop?");
  }

  @Test
  void losesNothingWhileThePlatformIsAway() {
    world.types("alice", OPEN);
    String token = Transcript.token(world.card("0 of 1"), "Approve");
    platform.goAway(Duration.ofMillis(300));
    world.presses("bob", token);
    ChatWorld.await(() -> platform.refusedCalls() > 2);
    world.restart();
    assertThat(platform.whispersTo(account("bob"))).isEmpty();

    platform.comeBack();

    assertThat(Transcript.of(world.told("bob", 1))).contains("Approved #1");
    world.card("1 of 1 approved: bob");
    assertThat(platform.channel(CHANNEL)).hasSize(1);
  }

  @Test
  void showsEachViewerHisOwnButtons() {
    world.types("alice", OPEN);
    Message shared = world.card("0 of 1");

    assertThat(Transcript.buttons(own("bob", shared))).contains("Approve", "Reject");
    assertThat(Transcript.buttons(own("alice", shared)))
        .contains("Edit")
        .doesNotContain("Approve", "Reject");
    assertThat(Transcript.buttons(own("erin", shared))).containsExactly("View SQL", "View risk");
    assertThat(Transcript.buttons(own("mallory", shared))).isEmpty();
  }

  private Message own(String name, Message shared) {
    return world.desk().forViewer(account(name), platform.posted(CHANNEL, 0), shared);
  }

  @Test
  void givesPagesAndSuggestionsToThoseWhoMaySee() {
    world.types("alice", OPEN);
    world.card("0 of 1");

    assertThat(Transcript.of(world.desk().page(account("erin"), "/migrations/1").orElseThrow()))
        .contains("ALTER TABLE users ADD COLUMN nick text");
    assertThat(Transcript.of(world.desk().page(account("bob"), "/pending").orElseThrow()))
        .contains("#1 | Add nick to users");
    assertThat(Transcript.of(world.desk().page(account("bob"), "/audit").orElseThrow()))
        .startsWith("BAD");
    assertThat(Transcript.of(world.desk().page(account("dave"), "/audit").orElseThrow()))
        .contains("migration.opened");
    assertThat(world.desk().page(account("mallory"), "/migrations/1")).isEmpty();
    assertThat(world.desk().channels(account("erin"))).containsKey(CHANNEL);
    assertThat(world.desk().suggest(account("bob"), "app").get(0).text())
        .isEqualTo("/sluice approve");
    assertThat(world.desk().suggest(account("bob"), "/sluice approve ").get(0).text())
        .isEqualTo("/sluice approve 1");
    assertThat(world.desk().viewer(account("bob")).orElseThrow().role()).isEqualTo("Approver");
  }

  @Test
  void answersWhoGivesAFileToTheBotAndOnlyOverhearsTheOthers() {
    world.uploads("mallory", "add.sql", "");
    world.uploads("mallory", "add.sql", "trigger");
    assertThat(Transcript.of(world.told("mallory", 1))).contains("not linked");

    world.uploads("alice", "cat.png", "trigger");

    assertThat(Transcript.of(world.told("alice", 1)))
        .contains("cat.png is no script: files that end in .sql or .migration are taken");
    assertThat(world.platform().whispersTo(account("mallory"))).hasSize(1);
  }
}
