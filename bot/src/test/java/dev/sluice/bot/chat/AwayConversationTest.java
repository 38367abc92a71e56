package dev.sluice.bot.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chat.Message;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Approvers who go away, and come back. */
class AwayConversationTest {
  private static final String OPEN =
      "/sluice new shop \"Add nick to users\" ALTER TABLE users ADD COLUMN nick text;";
  private final LocalDate lastDay = LocalDate.now(ZoneOffset.UTC).plusDays(7);

  private final ChatWorld world = new ChatWorld();

  @AfterEach
  void end() {
    world.close();
  }

  @Test
  void asksTheDeputyAndTellsHim() {
    world.types("bob", "/sluice delegate erin until " + lastDay + " because I am on holiday");
    assertThat(Transcript.of(world.told("bob", 1))).contains("erin decides in your stead from");
    assertThat(Transcript.of(world.told("erin", 1))).contains("erin decides in the stead of bob");
    world.types("alice", OPEN);
    ChatWorld.await(() -> !world.platform().channel("@local|erin").isEmpty());
    Message request = world.platform().channel("@local|erin").get(0).message();

    assertThat(Transcript.buttons(request)).contains("Approve", "Reject");
    assertThat(world.platform().channel("@local|bob")).isEmpty();
    world.presses("erin", Transcript.token(request, "Approve"));

    assertThat(Transcript.of(world.told("erin", 2))).contains("1 of 1 approved");
  }

  @Test
  void listsAndEndsThem() {
    world.types("bob", "/sluice delegate erin until " + lastDay + " in prod");
    world.told("bob", 1);
    world.types("carol", "/sluice delegations");
    assertThat(world.told("carol", 1).toString()).contains("bob", "erin", "prod");

    world.types("carol", "/sluice delegate end 1");
    assertThat(Transcript.of(world.told("carol", 2))).startsWith("BAD");
    world.types("bob", "/sluice delegate end 1");
    assertThat(Transcript.of(world.told("bob", 2))).contains("Delegation 1 is ended");
    assertThat(Transcript.of(world.told("erin", 2))).contains("any more; bob ended that");
  }

  @Test
  void saysHowWhenItWasNotUnderstood() {
    world.types("bob", "/sluice delegate erin");
    world.types("bob", "/sluice delegate nobody until " + lastDay);
    world.types("bob", "/sluice delegate erin until tomorrow");

    assertThat(Transcript.of(world.told("bob", 3))).startsWith("BAD");
    world.types("bob", "/sluice delegations");
    assertThat(world.told("bob", 4).toString()).doesNotContain("erin");
  }
}
