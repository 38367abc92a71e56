package dev.sluice.agent.run;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A bounded pool in which work on the same target goes one after the other. */
final class Lanes implements AutoCloseable {
  private final ExecutorService pool;
  private final Map<String, Deque<Runnable>> waiting = new HashMap<>();

  Lanes(String name, int width) {
    AtomicInteger number = new AtomicInteger();
    this.pool =
        Executors.newFixedThreadPool(
            width,
            work -> {
              Thread thread = new Thread(work, name + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Runs work after everything that was given for the same target before. */
  synchronized void submit(String target, Runnable work) {
    Deque<Runnable> lane = waiting.get(target);
    if (lane == null) {
      waiting.put(target, new ArrayDeque<>());
      pool.execute(() -> run(target, work));
    } else {
      lane.addLast(work);
    }
  }

  private void run(String target, Runnable work) {
    try {
      work.run();
    } finally {
      next(target);
    }
  }

  private synchronized void next(String target) {
    Deque<Runnable> lane = waiting.getOrDefault(target, new ArrayDeque<>());
    Runnable work = lane.pollFirst();
    if (work == null) {
      waiting.remove(target);
    } else if (!pool.isShutdown()) {
      pool.execute(() -> run(target, work));
    }
  }

  /** Takes nothing new and waits for what runs; false when it is still at work. */
  boolean drain(Duration patience) throws InterruptedException {
    pool.shutdown();
    return pool.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
