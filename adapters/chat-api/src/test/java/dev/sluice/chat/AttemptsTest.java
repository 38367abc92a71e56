package dev.sluice.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AttemptsTest {
  private static final Duration MOMENT = Duration.ofMillis(1);

  private final BlockingQueue<Duration> waits = new LinkedBlockingQueue<>();

  private Attempts attempts(Duration longest) {
    return new Attempts("attempts", longest, (trouble, wait) -> waits.add(wait));
  }

  @Test
  void triesUntilItSucceeds() throws InterruptedException {
    AtomicInteger made = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(1);
    try (Attempts attempts = attempts(MOMENT)) {
      attempts.begin(
          Duration.ZERO,
          () -> {
            if (made.incrementAndGet() < 3) {
              throw ChatException.busy("wait", MOMENT);
            }
            done.countDown();
          });

      assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(List.copyOf(waits)).containsExactly(MOMENT, MOMENT);
  }

  @Test
  void waitsLongerAsLongAsNobodyAsksForAnotherWait() throws InterruptedException {
    try (Attempts attempts = attempts(Duration.ofMinutes(1))) {
      attempts.begin(
          Duration.ZERO,
          () -> {
            throw new IllegalStateException("away");
          });

      assertThat(waits.poll(10, TimeUnit.SECONDS)).isEqualTo(Duration.ofSeconds(1));
      assertThat(waits.poll(10, TimeUnit.SECONDS)).isEqualTo(Duration.ofSeconds(2));
    }
  }

  @Test
  void makesNoneOnceItIsClosed() throws InterruptedException {
    CountDownLatch made = new CountDownLatch(1);
    Attempts attempts = attempts(MOMENT);
    attempts.close();

    attempts.begin(Duration.ZERO, made::countDown);

    assertThat(made.await(200, TimeUnit.MILLISECONDS)).isFalse();
  }
}
