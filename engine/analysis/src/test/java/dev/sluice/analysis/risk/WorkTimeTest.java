package dev.sluice.analysis.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Who waits for a processor, or for anything else, is not taken for somebody who reads long. */
class WorkTimeTest {
  private static final long LONG_NANOS = 300_000_000L;
  private static final long LIMIT_MILLIS = 100;

  @Test
  void countsNoTimeInWhichAThreadOnlyWaits() throws InterruptedException {
    CountDownLatch ready = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    CompletableFuture<Boolean> readable = new CompletableFuture<>();
    Thread waits =
        new Thread(
            () -> {
              GuardedText text = new GuardedText("x", LIMIT_MILLIS);
              ready.countDown();
              try {
                go.await();
                text.check();
                readable.complete(true);
              } catch (InterruptedException | GuardedText.TimeOver ended) {
                readable.complete(false);
              }
            });
    waits.start();
    ready.await();
    work();
    go.countDown();

    assertThat(readable.join()).isTrue();
  }

  @Test
  void endsWhatReadsLongerThanItMay() {
    GuardedText text = new GuardedText("x", LIMIT_MILLIS);
    work();

    assertThatThrownBy(text::check).isInstanceOf(GuardedText.TimeOver.class);
  }

  /** Three times what a reader may. */
  private static void work() {
    long end = WorkTime.now() + LONG_NANOS;
    while (WorkTime.now() < end) {
      Thread.onSpinWait();
    }
  }
}
