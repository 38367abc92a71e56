package dev.sluice.bot.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.chat.ChatWorld;
import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.kernel.PersonId;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What holds on every chat platform. Each scenario reads as a transcript and ends in audit entries
 * that are the same whatever the platform; a platform joins by a subclass with its {@link
 * ChatSide}.
 */
abstract class ChatPlatformContract extends ChatCareContract {
  @Test
  void opensAMigrationAndPostsOneCard() {
    long number = opened("Add nick", SQL);

    Seen card = card(number, "0 of 1 approved");

    assertThat(card.text()).contains("Add nick", "alice", "qa", "prod", "Low");
    assertThat(card.buttons()).containsKeys("Approve", "Reject", "View SQL", "View risk");
    assertThat(audit(number)).containsExactly("migration.opened success alice");
  }

  @Test
  void countsAnApprovalAndUpdatesTheCardInPlace() {
    long number = opened("Count me", SQL);
    Seen card = card(number, "0 of 1 approved");

    presses("bob", card, "Approve");

    assertThat(told("bob").text()).contains("1 of 1 approved");
    assertThat(card(number, "1 of 1 approved: bob").id()).isEqualTo(card.id());
    assertThat(keepsTheProof(number)).as("how bob had signed in").isTrue();
    assertThat(audit(number))
        .containsExactly("migration.opened success alice", "approval.recorded success bob qa");
  }

  @Test
  void hasOneEffectForADeliveryThatComesTwice() {
    long number = opened("Twice delivered", SQL);
    presses("bob", card(number, "0 of 1"), "Approve");
    people().deliversAgain();
    assertThat(told("bob").text()).contains("1 of 1 approved");
    people().deliversAgain();

    people().types("bob", "/sluice whoami");
    assertThat(told("bob").text()).contains("bob");
    assertThat(audit(number))
        .containsExactly("migration.opened success alice", "approval.recorded success bob qa");
  }

  @Test
  void hasOneEffectForADoubleClick() {
    long number = opened("Double click", SQL);
    Seen card = card(number, "0 of 1");

    presses("bob", card, "Approve");
    presses("bob", card, "Approve");

    assertThat(told("bob").text()).contains("1 of 1 approved");
    assertThat(told("bob").text()).containsIgnoringCase("already");
    assertThat(audit(number).stream().filter(a -> a.startsWith("approval.recorded"))).hasSize(1);
  }

  @Test
  void rejectsWithAReasonThatStandsOnTheCard() {
    long number = opened("Reject me", SQL);
    presses("bob", card(number, "0 of 1"), "Reject");

    people().submits("bob", form("bob", "Reject"), Map.of("reason", "locks the table"));

    assertThat(told("bob").text()).contains("Rejected #" + number);
    assertThat(card(number, "Rejected").text()).contains("locks the table");
    assertThat(audit(number))
        .containsExactly(
            "migration.opened success alice",
            "approval.rejected success bob qa",
            "stage.rejected success bob qa");
  }

  @Test
  void refusesTheAuthor() {
    long number = opened("bob", "My own", SQL);

    presses("bob", card(number, "0 of 1"), "Approve");

    assertThat(told("bob").text()).contains("You wrote or edited this change");
    assertThat(card(number, "0 of 1 approved").text()).contains("0 of 1");
    assertThat(audit(number)).anyMatch(a -> a.matches("approval\\S* denied bob qa"));
  }

  @Test
  void refusesWhoIsNotEntitledAndSaysWhy() {
    long number = opened("Not for erin", SQL);

    presses("erin", card(number, "0 of 1"), "Approve");

    assertThat(told("erin").text()).contains("not among the approvers of qa");
    assertThat(audit(number)).anyMatch(a -> a.matches("approval\\S* denied erin qa"));
  }

  @Test
  void tellsAnUnlinkedAccountToLinkAndCountsNothing() {
    long number = opened("Unlinked", SQL);

    presses("mallory", card(number, "0 of 1"), "Approve");

    assertThat(told("mallory").text()).containsIgnoringCase("link");
    assertThat(audit(number)).containsExactly("migration.opened success alice");
  }

  @Test
  void answersAStaleCardWithAFreshOneAndVoidsApprovalsAfterAnEdit() {
    long number = opened("Before", SQL);
    Seen old = card(number, "0 of 1");
    presses("bob", old, "Approve");
    told("bob");
    presses("alice", old, "Edit");
    people()
        .submits(
            "alice",
            form("alice", "Edit"),
            Map.of("title", "After", "up", "CREATE TABLE names (n int);"));
    told("alice");
    card(number, "After");

    presses("carol", old, "Approve");

    assertThat(told("carol").text()).contains("out of date");
    assertThat(card(number, "After").text()).contains("0 of 1 approved");
    assertThat(audit(number)).contains("chat.action.refused denied carol");
  }

  @Test
  void takesADecisionBack() {
    long number = opened("Withdraw", SQL);
    presses("bob", card(number, "0 of 1"), "Approve");
    told("bob");

    presses("bob", card(number, "1 of 1 approved: bob"), "Withdraw");

    assertThat(told("bob").text()).contains("Withdrawn");
    assertThat(card(number, "0 of 1 approved").text()).doesNotContain("approved: bob");
  }

  @Test
  void asksThoseWhoMayDecideDirectlyAndClosesTheRequest() {
    long number = opened("Ask directly", SQL);
    Seen request = direct("bob", number, "Your approval is asked for");
    assertThat(request.buttons()).containsKeys("Approve", "Reject");
    direct("carol", number, "Your approval is asked for");

    presses("bob", request, "Approve");

    assertThat(told("bob").text()).contains("Approved #" + number);
    assertThat(direct("carol", number, "Nothing is asked of you any more").buttons()).isEmpty();
    assertThat(people().direct("erin")).noneMatch(m -> m.text().contains("#" + number + " "));
  }

  @Test
  void refusesAForgedToken() {
    long number = opened("Forged", SQL);
    Seen card = card(number, "0 of 1");
    String token = card.press("Approve");
    char other = token.charAt(20) == 'A' ? 'B' : 'A';

    people().presses("bob", card, token.substring(0, 20) + other + token.substring(21));

    assertThat(told("bob").text()).contains("out of date");
    assertThat(audit(number)).containsExactly("migration.opened success alice");
  }

  @Test
  void helpsWithTypos() {
    people().types("alice", "/sluice aprove 1");

    assertThat(told("alice").text()).contains("did you mean /sluice approve?");
  }

  @Test
  void explainsItself() {
    people().types("erin", "/sluice help");

    assertThat(told("erin").text()).contains("/sluice approve", "/sluice new", "/sluice rollback");
  }

  @Test
  void listsWhatWaitsForSomebody() {
    long number = opened("Waits for carol", SQL);

    people().types("carol", "/sluice pending");

    assertThat(told("carol").text()).contains("#" + number, "Waits for carol");
  }

  @Test
  void keepsHostileTextText() {
    long number = opened("<!channel> *bold* @everyone \u202Egnp.exe", SQL);

    Seen card = card(number, "0 of 1");

    assertThat(card.text()).contains("<!channel> *bold* @everyone ⟦U+202E⟧gnp.exe");
  }

  @Test
  void goesOnAfterARestart() {
    long number = opened("Restart", SQL);
    Seen card = card(number, "0 of 1");

    server().restart();
    presses("bob", card, "Approve");

    assertThat(told("bob").text()).contains("1 of 1 approved");
    assertThat(card(number, "1 of 1 approved: bob").id()).isEqualTo(card.id());
  }

  @Test
  void losesNothingWhileThePlatformIsAway() {
    long number = opened("Outage", SQL);
    Seen card = card(number, "0 of 1");
    people().goesAway();
    presses("bob", card, "Approve");
    ChatWorld.await(() -> audit(number).contains("approval.recorded success bob qa"));

    people().comesBack();

    assertThat(told("bob").text()).contains("1 of 1 approved");
    assertThat(card(number, "1 of 1 approved: bob").id()).isEqualTo(card.id());
    assertThat(people().channelMessages().stream().filter(m -> m.text().contains("Outage")))
        .hasSize(1);
  }

  @Test
  void postsADeletedCardAnew() {
    long number = opened("Deleted", SQL);
    Seen card = card(number, "0 of 1");
    people().deletes(card);

    people().types("bob", "/sluice approve " + number);

    assertThat(card(number, "1 of 1 approved: bob").id()).isNotEqualTo(card.id());
    assertThat(
            people().channelMessages().stream().filter(m -> m.text().contains("#" + number + " ")))
        .hasSize(1);
  }

  @Test
  void showsTheWholeScript() {
    long number = opened("Whole script", SQL);

    presses("erin", card(number, "0 of 1"), "View SQL");

    assertThat(told("erin").text()).contains("ALTER TABLE users ADD COLUMN nick text");
  }

  @Test
  void approvesByACommand() {
    long number = opened("By command", SQL);

    people().types("bob", "/sluice approve " + number + " qa");

    assertThat(told("bob").text()).contains("1 of 1 approved");
    assertThat(audit(number))
        .containsExactly("migration.opened success alice", "approval.recorded success bob qa");
  }

  @Test
  void rejectsByACommandWithTheReasonAsItWasTyped() {
    long number = opened("Rejected by command", SQL);

    people().types("carol", "/sluice reject " + number + " qa locks <users> & waits");

    assertThat(told("carol").text()).contains("Rejected #" + number);
    assertThat(card(number, "locks <users> & waits").text()).contains("Rejected");
  }

  @Test
  void callsAMigrationOff() {
    long number = opened("Called off", SQL);

    people().types("alice", "/sluice cancel " + number + " not needed");

    told("alice");
    assertThat(card(number, "Cancelled").buttons()).doesNotContainKey("Approve");
    assertThat(audit(number)).anyMatch(a -> a.matches("\\S*cancel\\S* success alice.*"));
  }

  @Test
  void saysThatAMigrationIsNotThere() {
    people().types("bob", "/sluice approve 99999");

    assertThat(told("bob").text()).contains("There is no migration 99999");
  }

  @Test
  void countsAPersonOnceWhereverHeClicks() {
    long number = opened("Two platforms", SQL);
    presses("bob", card(number, "0 of 1"), "Approve");
    told("bob");

    typesInTheConsole("bob", "approve " + number);
    ChatWorld.await(() -> waitingEvents() == 0);

    assertThat(audit(number).stream().filter(a -> a.startsWith("approval.recorded"))).hasSize(1);
  }

  @Test
  void followsInTheThread() {
    long number = opened("Thread", SQL);
    Seen card = card(number, "0 of 1");

    presses("bob", card, "Approve");

    told("bob");
    ChatWorld.await(
        () -> people().thread(card).stream().anyMatch(m -> m.text().contains("approved")));
    assertThat(people().thread(card)).allSatisfy(m -> assertThat(m.buttons()).isEmpty());
  }

  @Test
  void refusesWhoWasDeactivatedFromTheNextClickOn() {
    long number = opened("Deactivated", SQL);
    Seen card = card(number, "0 of 1");
    PersonId carol = new PersonId(PersonId.LOCAL, "carol");
    People people = server().bean(People.class);
    people.setActive(ContractServer.actor("dave"), carol, false);
    try {
      presses("carol", card, "Approve");

      assertThat(told("carol").text()).contains("not linked to a");
      assertThat(audit(number)).containsExactly("migration.opened success alice");
    } finally {
      people.setActive(ContractServer.actor("dave"), carol, true);
      server().link();
    }
  }

  @Test
  void saysWhoOneIs() {
    people().types("bob", "/sluice whoami");

    assertThat(told("bob").text()).contains("bob", "acme");
  }

  @Test
  void listsOnesOwn() {
    long number = opened("Mine alone", SQL);

    people().types("alice", "/sluice mine");

    assertThat(told("alice").text()).contains("#" + number, "Mine alone");
  }

  @Test
  void showsTheRisk() {
    String script =
        """
        ALTER TABLE orders ADD COLUMN note text NOT NULL DEFAULT '';
        CREATE INDEX orders_open ON orders (customer_id) WHERE status = 'open';
        DELETE FROM order_event;""";
    long number = opened("Keep a note with each order", script);
    Seen card = card(number, "0 of 1");
    assertThat(card.text()).contains("line 2: ", "line 3: ", "Touches");

    presses("bob", card, "View risk");

    assertThat(told("bob").text()).contains("Risk of #" + number);
  }

  @Test
  void opensByAForm() {
    people().types("alice", "/sluice new");

    people()
        .submits(
            "alice",
            form("alice", "New migration"),
            Map.of("flow", "shop", "title", "By form", "up", SQL, "down", ""));

    assertThat(told("alice").text()).contains("Opened #", "By form");
  }

  @Test
  void keepsCodeInItsBlock() {
    String hostile = "SELECT '``` *Approved by Bob 2/2* <@U1>';";

    long number = opened("Code", hostile);

    assertThat(card(number, "0 of 1").text()).contains("``` *Approved by Bob 2/2* <@U1>");
  }
}
