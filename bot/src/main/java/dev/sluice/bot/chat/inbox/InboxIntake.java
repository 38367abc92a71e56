package dev.sluice.bot.chat.inbox;

import dev.sluice.chat.Inbound;
import dev.sluice.pipeline.kernel.SignedIn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Stores events in the order in which they came, by one thread: whoever comes while a transaction
 * is on its way shares the next one, so a crowd costs no more commits than a few people do.
 */
@Component
class InboxIntake implements DisposableBean {
  private static final Logger LOG = LoggerFactory.getLogger(InboxIntake.class);
  private static final int MOST = 200;

  /** Slack gives up on an acknowledgement after three seconds, and sends again. */
  private static final int PATIENCE_SECONDS = 3;

  private final InboxRows rows;
  private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
  private final Thread writer = new Thread(this::write, "inbox-intake");

  InboxIntake(InboxPool pool) {
    this.rows = new InboxRows(pool.jdbc());
    this.writer.setDaemon(true);
    this.writer.start();
  }

  /**
   * Returns when the event is stored; false when it had been stored before.
   *
   * @throws IllegalStateException when it could not be stored, or not in time; sent again under its
   *     id it is the same event
   */
  boolean store(Inbound event, Optional<SignedIn> signedIn) {
    Waiting waiting = new Waiting(InboxRows.row(event, signedIn), new CompletableFuture<>());
    queue.add(waiting);
    try {
      return waiting.fresh().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException refused) {
      throw new IllegalStateException("the inbox could not store an event", refused.getCause());
    } catch (TimeoutException slow) {
      forget(waiting);
      throw new IllegalStateException("the inbox did not store an event in time", slow);
    } catch (InterruptedException stopped) {
      forget(waiting);
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the server stops", stopped);
    }
  }

  /** Whoever was told that it failed must not find later that it counted after all. */
  private void forget(Waiting waiting) {
    waiting.fresh().cancel(false);
    queue.remove(waiting);
  }

  /** How many events wait for the next transaction. */
  int waiting() {
    return queue.size();
  }

  private void write() {
    List<Waiting> group = new ArrayList<>();
    try {
      while (true) {
        group.add(queue.take());
        queue.drainTo(group, MOST - 1);
        store(List.copyOf(group));
        group.clear();
      }
    } catch (InterruptedException stopped) {
      LOG.debug("the inbox takes no more events");
    }
  }

  private void store(List<Waiting> all) {
    List<Waiting> group = all.stream().filter(waiting -> !waiting.fresh().isDone()).toList();
    if (group.isEmpty()) {
      return;
    }
    try {
      answer(group, rows.store(group.stream().map(Waiting::row).toList()));
    } catch (RuntimeException | Error broken) {
      if (group.size() > 1) {
        group.forEach(waiting -> store(List.of(waiting)));
      } else {
        group.forEach(waiting -> waiting.fresh().completeExceptionally(broken));
      }
    }
  }

  private static void answer(List<Waiting> group, List<Boolean> fresh) {
    for (int i = 0; i < group.size(); i++) {
      group.get(i).fresh().complete(fresh.get(i));
    }
  }

  @Override
  public void destroy() {
    writer.interrupt();
  }

  private record Waiting(InboxRows.Row row, CompletableFuture<Boolean> fresh) {}
}
