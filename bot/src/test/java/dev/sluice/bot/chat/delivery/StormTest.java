package dev.sluice.bot.chat.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.chat.ChatWorld;
import dev.sluice.bot.chat.RecordingPlatform;
import dev.sluice.chat.Account;
import dev.sluice.chat.Message;
import dev.sluice.chat.Place;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.time.Duration;
import java.util.HashSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Outages and limits, with time that passes as fast as the test wants. */
class StormTest {
  private static final Duration TICK = Duration.ofMillis(500);
  private static final Place TEAM = Place.channel("console", ChatWorld.CHANNEL);
  private static final WorkspaceId ACME = new WorkspaceId("acme");

  private final ChatWorld world = new ChatWorld();
  private final RecordingPlatform platform = world.platform();

  @BeforeEach
  void byHand() {
    world.bean(DeliveryWorkers.class).stop();
  }

  @AfterEach
  void end() {
    world.close();
  }

  /** Lets time pass until nothing waits any more, or for so long; how long it took. */
  private Duration run(Duration most) {
    Duration passed = Duration.ZERO;
    while (waiting() > 0 && passed.compareTo(most) < 0) {
      if (!world.bean(Delivery.class).step()) {
        world.bean(DeliveryClock.class).pass(TICK);
        passed = passed.plus(TICK);
      }
    }
    return passed;
  }

  private long waiting() {
    return world
        .jdbc()
        .sql("SELECT count(*) FROM chat_outbox WHERE state = 'waiting'")
        .query(Long.class)
        .single();
  }

  private void post(int count) {
    for (int i = 0; i < count; i++) {
      world.bean(Outbox.class).notice(ACME, "n" + i, TEAM, Message.text("message " + i));
    }
  }

  @Test
  void losesAndDoublesNothingInAStormOfLimits() {
    platform.pace(Duration.ofSeconds(1));
    post(500);
    platform.goAway(Duration.ofSeconds(30));
    run(Duration.ofMinutes(5));
    int refusedCalls = platform.refusedCalls();
    platform.comeBack();

    Duration took = run(Duration.ofMinutes(30));

    assertThat(refusedCalls).isLessThanOrEqualTo(11);
    assertThat(platform.posts()).hasSize(500);
    assertThat(new HashSet<>(platform.posts())).hasSize(500);
    assertThat(took).isBetween(Duration.ofSeconds(499), Duration.ofMinutes(15));
  }

  @Test
  void goesOnAfterAnOutageOfHalfAnHour() {
    post(50);
    Account bob = ChatWorld.account("bob");
    world.bean(Outbox.class).whisper("w", bob, TEAM, Message.text("for bob"));
    platform.goAway(Duration.ZERO);
    run(Duration.ofMinutes(30));
    assertThat(platform.refusedCalls()).isLessThan(60);
    assertThat(waiting()).isEqualTo(51);

    platform.comeBack();
    run(Duration.ofMinutes(5));

    assertThat(new HashSet<>(platform.posts())).hasSize(50);
    assertThat(platform.posts()).hasSize(50);
    assertThat(platform.whispersTo(bob)).hasSize(1);
  }

  @Test
  void asksBeforeItPostsAgainWhatHadNoAnswer() {
    platform.swallows(2);
    post(10);

    run(Duration.ofMinutes(5));

    assertThat(platform.posts()).hasSize(10);
    assertThat(new HashSet<>(platform.posts())).hasSize(10);
  }

  @Test
  void keepsTheOrderWithinAChannel() {
    post(20);
    platform.goAway(Duration.ofSeconds(2));
    run(Duration.ofSeconds(10));
    platform.comeBack();
    platform.swallows(3);

    run(Duration.ofMinutes(5));

    assertThat(platform.posts())
        .isSortedAccordingTo(java.util.Comparator.comparingInt(StormTest::number));
  }

  private static int number(String post) {
    return Integer.parseInt(post.substring(post.lastIndexOf('n') + 1));
  }
}
