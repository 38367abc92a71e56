package dev.sluice.pipeline.audit;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes what is still open after a time, so that a destination which neither takes nor answers
 * does not keep the thread from the others: neither sockets nor HTTP clients bound a write, or the
 * body of an answer, by themselves.
 */
final class AuditGuard {
  private static final Logger LOG = LoggerFactory.getLogger(AuditGuard.class);

  private AuditGuard() {}

  /** What is done with a connection. */
  interface Work<T> {
    /** Does it. */
    T done() throws IOException;
  }

  /**
   * Does something with a connection that is closed after a time.
   *
   * @throws IOException what went wrong; that it took too long, whatever the closing looked like
   */
  static <T> T within(Duration time, Closeable guarded, Work<T> work) throws IOException {
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Void> closing =
        CompletableFuture.runAsync(
            () -> {
              over.set(true);
              close(guarded);
            },
            CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS));
    try {
      T result = work.done();
      // What was read until it was closed may only be the beginning.
      check(over, null);
      return result;
    } catch (IOException broken) {
      check(over, broken);
      throw broken;
    } finally {
      closing.cancel(false);
    }
  }

  private static void check(AtomicBoolean over, @Nullable IOException broken) throws IOException {
    if (over.get()) {
      throw new IOException("the destination took too long", broken);
    }
  }

  private static void close(Closeable guarded) {
    try {
      guarded.close();
    } catch (IOException broken) {
      LOG.debug("a connection to a destination of the trail was broken already", broken);
    }
  }
}
