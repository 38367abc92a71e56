package dev.sluice.bot.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.chat.ChatWorld;
import dev.sluice.protocol.wire.Offer;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What holds on every chat platform once an agent runs what was approved. */
abstract class ChatRunContract extends ChatScenes {
  private static final String TWO = "CREATE TABLE a (n int); CREATE TABLE b (n int);";

  private final ContractAgent agent = new ContractAgent();

  @AfterAll
  void leave() {
    agent.close();
  }

  /** A scenario that went wrong leaves no run behind that the next ones would wait for. */
  @AfterEach
  void endWhatRuns() {
    agent.ends();
  }

  /** A migration of alice that bob approved for qa and dave runs there; what the agent is told. */
  private Running running(String title, String sql) {
    agent.serves(server());
    return running(opened(title, sql));
  }

  private Running running(long number) {
    presses("bob", card(number, "0 of 1"), "Approve");
    told("bob");
    card(number, "1 of 1 approved: bob");
    presses("dave", offering(number, "Run on qa"), "Run on qa");
    assertThat(told("dave").text()).contains("qa is InProgress");
    return new Running(number, agent.accepted());
  }

  private record Running(long number, Offer offer) {}

  private Running completed(String title) {
    return completed(running(title, SQL));
  }

  private Running completed(Running running) {
    agent.result(running.offer(), "APPLIED", 1);
    card(running.number(), "Completed");
    return running;
  }

  private Running failed(String title) {
    Running running = running(title, SQL);
    agent.result(running.offer(), "FAILED");
    card(running.number(), "Failed");
    return running;
  }

  @Test
  void runsWhatWasApprovedAndSaysSoOnTheSameCard() {
    Running running = running("Run it", SQL);
    Seen card = card(running.number(), "InProgress");

    agent.result(running.offer(), "APPLIED", 1);

    assertThat(card(running.number(), "Completed").id()).isEqualTo(card.id());
    assertThat(audit(running.number()))
        .contains("approval.recorded success bob qa", "run.target-completed success system qa");
  }

  @Test
  void followsARunWhileItRuns() {
    Running running = running("Live", TWO);

    agent.step(running.offer(), 1);

    assertThat(card(running.number(), "50 %").text()).contains("InProgress");
    agent.step(running.offer(), 2);
    agent.result(running.offer(), "APPLIED", 1, 2);
    card(running.number(), "Completed");
  }

  @Test
  void putsTheLogIntoTheThreadWhenARunEnds() {
    Running running = completed("Log in thread");
    Seen card = card(running.number(), "Completed");

    ChatWorld.await(
        () ->
            people().thread(card).stream().anyMatch(m -> m.text().contains("shop-qa: Completed")));
  }

  @Test
  void showsTheLog() {
    Running running = completed("Show log");

    presses("erin", card(running.number(), "Completed"), "Logs");

    assertThat(told("erin").text()).contains("shop-qa: Completed", "applied");
  }

  @Test
  void tellsTheAuthorHowItEnded() {
    Running running = completed("Tell the author");

    assertThat(direct("alice", running.number(), "Completed").buttons()).isNotNull();
  }

  @Test
  void countsApprovalsOfPeopleOnDifferentPlatforms() {
    Running running = completed("Mixed platforms");
    presses("bob", card(running.number(), "0 of 2"), "Approve");
    told("bob");

    typesInTheConsole("carol", "approve " + running.number() + " prod");

    card(running.number(), "2 of 2 approved");
    assertThat(audit(running.number()))
        .contains("approval.recorded success bob prod", "approval.recorded success carol prod");
  }

  @Test
  void promotesOnceEnoughPeopleApproved() {
    Running running = completed("Promote");
    presses("bob", card(running.number(), "0 of 2"), "Approve");
    assertThat(told("bob").text()).contains("1 of 2 approved");
    presses("carol", card(running.number(), "1 of 2"), "Approve");
    told("carol");

    card(running.number(), "2 of 2");
    presses("dave", offering(running.number(), "Promote to prod"), "Promote to prod");

    assertThat(told("dave").text()).contains("prod is InProgress");
    agent.result(agent.accepted(), "APPLIED", 1);
    ChatWorld.await(
        () -> audit(running.number()).contains("run.target-completed success system prod"));
  }

  @Test
  void rollsBackWithAReason() {
    agent.serves(server());
    people().types("alice", "/sluice new");
    people()
        .submits(
            "alice",
            form("alice", "New migration"),
            Map.of(
                "flow", "shop", "title", "Roll me back", "up", SQL, "down", "DROP TABLE nicks;"));
    Running running = completed(running(number(told("alice"))));
    presses("dave", offering(running.number(), "Roll back qa"), "Roll back qa");

    people().submits("dave", form("dave", "Roll back"), Map.of("reason", "breaks the login"));

    assertThat(told("dave").text()).contains("RollingBack");
    agent.result(agent.accepted(), "APPLIED", 1);
    assertThat(card(running.number(), "RolledBack").text()).contains("RolledBack");
    assertThat(audit(running.number()))
        .filteredOn("run.target-completed success system qa"::equals)
        .as("up and down")
        .hasSize(2);
  }

  @Test
  void saysWhyAStageFailedAndTriesItAgain() {
    Running running = failed("Fails first");
    assertThat(card(running.number(), "Failed").text()).contains("it broke");

    presses("dave", offering(running.number(), "Retry"), "Retry");

    assertThat(told("dave").text()).contains("qa is InProgress");
    agent.result(agent.accepted(), "APPLIED", 1);
    card(running.number(), "Completed");
  }

  @Test
  void goesOnFromTheStatementThatFailed() {
    Running running = running("Half applied", TWO);
    agent.result(running.offer(), "PARTIAL", 1);

    presses("dave", offering(running.number(), "Resume"), "Resume");

    assertThat(told("dave").text()).contains("qa is InProgress");
    agent.result(agent.accepted(), "APPLIED", 1, 2);
    card(running.number(), "Completed");
  }

  @Test
  void endsAnUnknownByTheWordOfAPerson() {
    Running running = running("Nobody knows", SQL);
    agent.result(running.offer(), "UNKNOWN");
    presses(
        "dave", offering(running.number(), "It is applied on shop-qa"), "It is applied on shop-qa");

    people().submits("dave", form("dave", "#" + running.number()), Map.of("reason", "I looked"));

    told("dave");
    card(running.number(), "Completed");
  }

  @Test
  void refusesToRunWhatIsNotApproved() {
    agent.serves(server());
    long number = opened("Too early", SQL);

    people().types("dave", "/sluice run " + number + " qa");

    assertThat(told("dave").text()).contains("0 of 1");
    assertThat(card(number, "0 of 1").text()).contains("Pending");
  }

  @Test
  void followsARunOverARestartInTheMiddle() {
    Running running = running("Restart in the middle", SQL);
    Seen card = card(running.number(), "InProgress");

    server().restart();
    agent.returns(server());
    agent.result(running.offer(), "APPLIED", 1);

    assertThat(card(running.number(), "Completed").id()).isEqualTo(card.id());
  }
}
