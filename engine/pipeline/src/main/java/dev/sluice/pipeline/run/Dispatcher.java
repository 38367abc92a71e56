package dev.sluice.pipeline.run;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** The clockwork of a replica: hands out work at once when woken, else by a short poll. */
@Component
class Dispatcher implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  private final Offers offers;
  private final Watch watch;
  private final AgentSessions sessions;
  private final RunSettings settings;
  private final AtomicBoolean woken = new AtomicBoolean();
  private volatile ScheduledExecutorService clock = Executors.newScheduledThreadPool(0);
  private final List<Future<?>> ticks = new ArrayList<>();
  private volatile boolean running;

  Dispatcher(
      Offers offers, Watch watch, AgentSessions sessions, RunSettings settings, WakeUp wakeUp) {
    this.offers = offers;
    this.watch = watch;
    this.sessions = sessions;
    this.settings = settings;
    wakeUp.whenWoken(this::wake);
  }

  @Override
  public synchronized void start() {
    clock =
        Executors.newScheduledThreadPool(
            2,
            work -> {
              Thread thread = new Thread(work, "run-dispatch");
              thread.setDaemon(true);
              return thread;
            });
    every(settings.poll().toMillis(), this::dispatch);
    every(settings.watch().toMillis(), watch::look);
    running = true;
  }

  private void every(long millis, Runnable work) {
    ticks.add(
        clock.scheduleWithFixedDelay(() -> guarded(work), millis, millis, TimeUnit.MILLISECONDS));
  }

  @Override
  public synchronized void stop() {
    running = false;
    ticks.forEach(tick -> tick.cancel(false));
    ticks.clear();
    clock.shutdown();
    sessions.closeAll();
    try {
      if (!clock.awaitTermination(10, TimeUnit.SECONDS)) {
        clock.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Many hints at once are one. */
  private void wake() {
    if (running && woken.compareAndSet(false, true)) {
      try {
        clock.execute(() -> guarded(this::dispatch));
      } catch (RejectedExecutionException stopping) {
        LOG.debug("woken while stopping");
      }
    }
  }

  private void dispatch() {
    woken.set(false);
    synchronized (offers) {
      sessions.sweep();
      offers.cancel();
      if (offers.offer()) {
        wake();
      }
      offers.establish();
    }
  }

  /** The edge of the clockwork: whatever goes wrong is tried again at the next tick. */
  private static void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.warn("a look at the runs failed and is repeated: {}", e.toString(), e);
    }
  }
}
