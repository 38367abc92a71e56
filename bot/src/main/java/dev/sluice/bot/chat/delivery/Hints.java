package dev.sluice.bot.chat.delivery;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** Tells the workers of this process that there may be something; the table knows what. */
@Component
class Hints {
  private final Semaphore given = new Semaphore(0);

  void give() {
    if (given.availablePermits() < 16) {
      given.release();
    }
  }

  /** Waits for a hint, at most so long; true when there was one. */
  boolean await(Duration atMost) throws InterruptedException {
    return given.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }
}
