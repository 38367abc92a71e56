package dev.sluice.bot.demo;

import dev.sluice.bot.Client;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** People who open one migration after the other until nobody answers any more. */
final class Load {
  private static final int PEOPLE = 8;
  private static final int WARM = 5;

  private final String server;
  private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(PEOPLE);
  private final List<CompletableFuture<Void>> people = new ArrayList<>();

  Load(String server) {
    this.server = server;
  }

  /** Returns when everybody has been answered a few times. */
  void begin() {
    CountDownLatch warm = new CountDownLatch(PEOPLE * WARM);
    Client alice = new Client(server, "").signIn("alice");
    for (int i = 0; i < PEOPLE; i++) {
      people.add(CompletableFuture.runAsync(() -> open(alice, warm), threads));
    }
    try {
      warm.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void open(Client person, CountDownLatch warm) {
    Map<String, String> draft = Map.of("flow", "shop", "title", "load", "up", "SELECT 1;");
    try {
      while (true) {
        answers.add(person.post("/api/v1/migrations", draft).status());
        warm.countDown();
      }
    } catch (UncheckedIOException nobodyAnswers) {
      warm.countDown();
    }
  }

  /** Every status that was answered, once nobody is answered any more. */
  List<Integer> ended() {
    people.forEach(CompletableFuture::join);
    threads.shutdown();
    return List.copyOf(answers);
  }
}
