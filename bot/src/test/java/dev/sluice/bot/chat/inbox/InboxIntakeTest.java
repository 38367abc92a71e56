package dev.sluice.bot.chat.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.bot.chat.ChatWorld;
import dev.sluice.chat.Inbound;
import dev.sluice.chat.Place;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events of a crowd: few transactions, each event once, in the order in which they came. */
class InboxIntakeTest {
  private static final int CROWD = 40;
  private static final String REFUSED_BY_THE_STORE = "\u0000";

  private final ChatWorld world = new ChatWorld();
  private final ExecutorService people = Executors.newFixedThreadPool(3 * CROWD);
  private final List<Future<Boolean>> answers = new ArrayList<>();

  @BeforeEach
  void leaveEventsAlone() {
    world.bean(InboxWorkers.class).stop();
  }

  @AfterEach
  void close() {
    people.shutdownNow();
    world.close();
  }

  @Test
  void storesWhatWaitsTogetherAndEachEventOnce() throws Exception {
    List<String> twice =
        new ArrayList<>(IntStream.range(0, 2 * CROWD).mapToObj(i -> "e" + i / 2).toList());
    Collections.shuffle(twice);

    whileTheStoreIsHeld(twice);

    int fresh = 0;
    for (Future<Boolean> answer : answers) {
      fresh += answer.get() ? 1 : 0;
    }
    assertThat(fresh).isEqualTo(CROWD);
    assertThat(number("SELECT count(*) FROM chat_inbox")).isEqualTo(CROWD);
    assertThat(number("SELECT count(DISTINCT xmin::text) FROM chat_inbox")).isLessThan(CROWD / 4);
  }

  @Test
  void refusesOnlyTheEventThatTheStoreRefuses() throws Exception {
    List<String> events = List.of("e1", "e2", REFUSED_BY_THE_STORE, "e3");

    whileTheStoreIsHeld(events);

    for (int i = 0; i < events.size(); i++) {
      Future<Boolean> answer = answers.get(i);
      if (events.get(i).equals(REFUSED_BY_THE_STORE)) {
        assertThatThrownBy(answer::get)
            .hasCauseInstanceOf(IllegalStateException.class)
            .hasMessageContaining("could not store an event");
      } else {
        assertThat(answer.get()).isTrue();
      }
    }
    assertThat(number("SELECT count(*) FROM chat_inbox")).isEqualTo(3);
  }

  @Test
  void keepsTheOrderOfAPerson() {
    for (int i = 0; i < CROWD; i++) {
      assertThat(store("e" + i)).isTrue();
    }

    assertThat(
            world
                .jdbc()
                .sql("SELECT event_id FROM chat_inbox ORDER BY id")
                .query(String.class)
                .list())
        .isEqualTo(IntStream.range(0, CROWD).mapToObj(i -> "e" + i).toList());
  }

  private void whileTheStoreIsHeld(List<String> events) throws Exception {
    try (Connection holder = world.bean(DataSource.class).getConnection();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("LOCK TABLE chat_inbox IN SHARE MODE");
      for (String event : events) {
        answers.add(people.submit(() -> store(event)));
      }
      ChatWorld.await(() -> world.bean(InboxIntake.class).waiting() >= events.size() - 1);
      holder.commit();
    }
  }

  private boolean store(String event) {
    return world
        .bean(InboxIntake.class)
        .store(
            new Inbound.Command(
                event,
                ChatWorld.account("alice"),
                Place.channel("console", ChatWorld.CHANNEL),
                Instant.EPOCH,
                "help"),
            Optional.empty());
  }

  private long number(String sql) {
    return world.jdbc().sql(sql).query(Long.class).single();
  }
}
