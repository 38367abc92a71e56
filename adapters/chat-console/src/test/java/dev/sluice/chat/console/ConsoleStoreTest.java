package dev.sluice.chat.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.chat.Message;
import dev.sluice.chat.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@SpringBootTest(
    classes = SampleServer.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ConsoleStoreTest {
  private static final Place PLACE = Place.channel("console", "shop/load");

  @Autowired private ConsoleStore store;
  @Autowired private JdbcClient jdbc;
  @Autowired private TransactionTemplate transactions;

  @Test
  void showsAReaderEveryChangeOfConcurrentWriters() throws Exception {
    long last = store.lastChange();
    ExecutorService writers = Executors.newFixedThreadPool(4);
    List<Future<Long>> posts = new ArrayList<>();
    for (int number = 0; number < 200; number++) {
      String key = "load-" + number;
      posts.add(writers.submit(() -> store.post(PLACE, key, Message.text(key))));
    }
    writers.shutdown();

    List<Long> seen = new ArrayList<>();
    while (!posts.stream().allMatch(Future::isDone) || !store.changes(last, 1).isEmpty()) {
      for (Change change : store.changes(last, 7)) {
        last = change.number();
        seen.add(change.id());
      }
    }

    List<Long> written = new ArrayList<>();
    for (Future<Long> post : posts) {
      written.add(post.get());
    }
    assertThat(seen).containsExactlyInAnyOrderElementsOf(written);
  }

  @Test
  void makesASecondWriterWaitForTheFirstOnesCommit() throws Exception {
    long before = store.lastChange();
    ExecutorService other = Executors.newSingleThreadExecutor();

    Future<Long> second =
        transactions.execute(
            status -> {
              store.post(PLACE, "slow", Message.text("slow"));
              Future<Long> post =
                  other.submit(() -> store.post(PLACE, "fast", Message.text("fast")));
              await().atMost(Duration.ofSeconds(10)).until(this::aWriterWaits);
              return post;
            });

    other.shutdown();
    assertThat(second).succeedsWithin(Duration.ofSeconds(10));
    assertThat(store.changes(before, 10)).extracting(Change::id).hasSize(2).endsWith(second.get());
  }

  private boolean aWriterWaits() {
    return jdbc.sql("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
            .query(Integer.class)
            .single()
        > 0;
  }

  @Test
  void keepsTextThatTheDatabaseCannotHold() {
    long id = store.post(PLACE, "odd", Message.text("nul \0 half \uD800 fine 🚰"));

    Message kept = store.message(id).orElseThrow().message();

    assertThat(kept.summary()).isEqualTo("nul \u2400 half \uFFFD fine 🚰");
  }

  @Test
  void countsTheSameContentAsNoChange() {
    long id = store.post(PLACE, "same", Message.text("same"));
    long change = store.lastChange();

    assertThat(store.update(id, PLACE, Message.text("same"))).isTrue();

    assertThat(store.lastChange()).isEqualTo(change);
  }
}
