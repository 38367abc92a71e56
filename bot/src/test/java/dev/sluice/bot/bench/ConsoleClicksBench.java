package dev.sluice.bot.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** How fast clicks in the console are acknowledged. */
class ConsoleClicksBench {
  private static final int THREADS = 8;
  private static final int ACCEPTED = 202;

  @Test
  void acknowledgesUnderLoad() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (BenchServer server = BenchServer.start(Approvable.configuration(""))) {
      List<ConsoleClicker> people = new ArrayList<>();
      for (int i = 0; i < Approvable.PEOPLE; i++) {
        people.add(
            ConsoleClicker.signedIn(server.url(), "approver" + i, Approvable.PASSWORD, threads));
      }
      Clicks.measure(
          server, (person, token) -> people.get(person).presses("bench/bench", token), ACCEPTED);
    } finally {
      threads.shutdownNow();
    }
  }
}
