package dev.sluice.chat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Tries something in a thread of its own until it succeeds, with waits that double up to a longest
 * one. For connections that a server opens when it starts, whoever is away then.
 */
public final class Attempts implements AutoCloseable {
  private static final Duration FIRST = Duration.ofSeconds(1);

  private final String name;
  private final Duration longest;
  private final BiConsumer<Exception, Duration> failed;
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * Attempts.
   *
   * @param name name of the thread
   * @param longest the longest wait between two
   * @param failed hears of each that failed, and how long it is to the next
   */
  public Attempts(String name, Duration longest, BiConsumer<Exception, Duration> failed) {
    this.name = name;
    this.longest = longest;
    this.failed = failed;
  }

  /** One attempt. */
  @FunctionalInterface
  public interface Attempt {
    /**
     * Succeeds, or throws and is made again.
     *
     * @throws Exception when it failed
     */
    void make() throws Exception;
  }

  /** Begins, after a wait. */
  public void begin(Duration wait, Attempt attempt) {
    Thread thread = new Thread(() -> run(wait, attempt), name);
    thread.setDaemon(true);
    thread.start();
  }

  private void run(Duration before, Attempt attempt) {
    Duration next = FIRST;
    Duration wait = before;
    while (!ends(wait)) {
      try {
        attempt.make();
        return;
      } catch (Exception trouble) {
        wait = trouble instanceof ChatException asked ? asked.retryAfter().orElse(next) : next;
        failed.accept(trouble, wait);
      }
      Duration twice = next.multipliedBy(2);
      next = twice.compareTo(longest) > 0 ? longest : twice;
    }
  }

  private boolean ends(Duration wait) {
    try {
      return closed.await(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Makes no more attempts; one that is under way ends by itself. */
  @Override
  public void close() {
    closed.countDown();
  }
}
