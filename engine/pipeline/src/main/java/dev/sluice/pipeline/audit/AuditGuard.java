package dev.sluice.pipeline.audit;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes what is still open after a time, so that a destination which neither takes nor answers
 * does not keep the thread from the others: neither sockets nor HTTP clients bound a write, or the
 * body of an answer, by themselves.
 */
final class AuditGuard implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AuditGuard.class);

  private final CompletableFuture<Void> closing;

  AuditGuard(Closeable guarded, Duration time) {
    closing =
        CompletableFuture.runAsync(
            () -> close(guarded),
            CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS));
  }

  private static void close(Closeable guarded) {
    try {
      guarded.close();
    } catch (IOException broken) {
      LOG.debug("a connection to a destination of the trail was broken already", broken);
    }
  }

  /**
   * Looks whether it closed anything: what was read until then may only be the beginning.
   *
   * @throws IOException when it did
   */
  void check() throws IOException {
    if (closing.isDone()) {
      throw new IOException("the destination took too long");
    }
  }

  @Override
  public void close() {
    closing.cancel(false);
  }
}
