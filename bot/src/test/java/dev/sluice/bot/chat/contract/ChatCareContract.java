package dev.sluice.bot.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What holds on every chat platform where people ask each other to see to a migration. */
abstract class ChatCareContract extends ChatRunContract {
  @Test
  void remindsThoseWhoCanStillDecideOnceInAWhile() {
    long number = opened("Forgotten", SQL);
    Seen card = card(number, "0 of 1 approved");

    presses("alice", card, "Remind");

    assertThat(told("alice").text()).contains("Asked bob, carol to decide on qa");
    assertThat(direct("bob", number, "alice asks you to decide").text()).contains("Forgotten");
    assertThat(direct("carol", number, "alice asks you to decide").text()).contains("qa");
    people().types("dave", "/sluice remind " + number);
    assertThat(told("dave").text()).contains("asked less than 30 minutes ago");
    assertThat(audit(number))
        .containsExactly("migration.opened success alice", "approval.reminded success alice qa");
  }

  @Test
  void namesWhoSeesToAStageAndSaysSoOnTheCard() {
    long number = opened("Cared for", SQL);
    Seen card = card(number, "0 of 1 approved");

    presses("alice", card, "Assign");
    people().submits("alice", form("alice", "Who sees to #" + number), Map.of("person", "carol"));

    assertThat(told("alice").text()).contains("carol sees to qa now and was told");
    assertThat(direct("carol", number, "alice asks you to see to").text()).contains("Cared for");
    assertThat(card(number, "carol sees to qa, named by alice").id()).isEqualTo(card.id());
    people().types("alice", "/sluice assign " + number + " nobody");
    assertThat(told("alice").text()).contains("Nobody in particular sees to qa any more");
    assertThat(audit(number))
        .containsExactly(
            "migration.opened success alice",
            "stage.assigned success alice qa",
            "stage.assigned success alice qa");
  }

  @Test
  void namesNobodyWhoCannotDoIt() {
    long number = opened("Not for erin", SQL);
    card(number, "0 of 1 approved");

    people().types("alice", "/sluice assign " + number + " qa erin");
    assertThat(told("alice").text()).contains("cannot see to qa now. Those who can: bob, carol");
    people().types("erin", "/sluice assign " + number + " qa bob");

    assertThat(told("erin").text()).contains("erin may not");
    assertThat(audit(number))
        .containsExactly("migration.opened success alice", "stage.assigned denied erin qa");
  }

  @Test
  void remindsNobodyForAViewerOrOnceNothingIsAskedFor() {
    long number = opened("Nothing to ask", SQL);
    people().types("erin", "/sluice remind " + number);
    assertThat(told("erin").text()).contains("erin may not");
    presses("bob", card(number, "0 of 1"), "Approve");
    told("bob");

    people().types("alice", "/sluice remind " + number + " qa");

    assertThat(told("alice").text()).contains("qa waits for nobody's approval now");
    assertThat(audit(number)).contains("approval.reminded denied erin qa");
  }
}
