package dev.sluice.bot.chat.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.bot.chat.ChatWorld;
import dev.sluice.chat.Inbound;
import dev.sluice.chat.Place;
import java.sql.Connection;
import java.sql.SQLException;
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
  void keepsTheOrderInWhichEventsCame() throws Exception {
    List<String> events = IntStream.range(0, CROWD).mapToObj(i -> "e" + i).toList();

    whileTheStoreIsHeld(events);

    for (Future<Boolean> answer : answers) {
      assertThat(answer.get()).isTrue();
    }
    assertThat(stored()).isEqualTo(events);
  }

  @Test
  void storesNothingLaterOfWhichItWasSaidThatItFailed() throws Exception {
    try (Held held = new Held()) {
      submit(held, "first");
      Future<Boolean> late = submit(held, "late");
      assertThatThrownBy(late::get).hasMessageContaining("in time");
      held.release();
    }
    assertThat(store("next")).isTrue();
    assertThat(stored()).contains("next").doesNotContain("late");
  }

  private List<String> stored() {
    return world
        .jdbc()
        .sql("SELECT event_id FROM chat_inbox ORDER BY id")
        .query(String.class)
        .list();
  }

  private void whileTheStoreIsHeld(List<String> events) throws Exception {
    try (Held held = new Held()) {
      for (String event : events) {
        answers.add(submit(held, event));
      }
      held.release();
    }
  }

  /** Hands an event in; the first is with the store then, all others wait behind each other. */
  private Future<Boolean> submit(Held held, String event) {
    Future<Boolean> answer = people.submit(() -> store(event));
    InboxIntake intake = world.bean(InboxIntake.class);
    int behind = held.taken++;
    ChatWorld.await(
        () -> behind == 0 ? held.isWaitedFor() : intake.waiting() >= behind || answer.isDone());
    return answer;
  }

  /** The table of the inbox, locked. */
  private final class Held implements AutoCloseable {
    private final Connection holder = world.bean(DataSource.class).getConnection();
    private int taken;

    Held() throws SQLException {
      holder.setAutoCommit(false);
      try (Statement statement = holder.createStatement()) {
        statement.execute("LOCK TABLE chat_inbox IN SHARE MODE");
      }
    }

    boolean isWaitedFor() {
      return number(
              "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'relation'"
                  + " AND relation = 'chat_inbox'::regclass")
          > 0;
    }

    void release() throws SQLException {
      holder.commit();
    }

    @Override
    public void close() throws SQLException {
      holder.close();
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
