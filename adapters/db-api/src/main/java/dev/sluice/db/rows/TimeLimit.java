package dev.sluice.db.rows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A limit that the agent keeps: what runs too long is cancelled, then its session is ended. */
final class TimeLimit implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(3);
  private final ScheduledExecutorService clock;
  private final List<ScheduledFuture<?>> planned = new ArrayList<>();
  private final Runnable cancel;
  private final Runnable end;
  private volatile boolean passed;

  TimeLimit(Duration limit, Runnable cancel, Runnable end) {
    this.cancel = cancel;
    this.end = end;
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, "sluice-time-limit");
              made.setDaemon(true);
              return made;
            });
    planned.add(later(this::over, limit));
    planned.add(later(end, limit.plus(GRACE)));
  }

  private ScheduledFuture<?> later(Runnable task, Duration wait) {
    return clock.schedule(task, wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Was cancelled by somebody: the session is ended unless the work is over by then. */
  synchronized void endSoon() {
    if (!clock.isShutdown()) {
      planned.add(later(end, GRACE));
    }
  }

  private void over() {
    passed = true;
    cancel.run();
  }

  /** Whether the time was over before the work was. */
  boolean passed() {
    return passed;
  }

  @Override
  public synchronized void close() {
    planned.forEach(task -> task.cancel(false));
    clock.shutdown();
  }
}
