package dev.sluice.bot.chat.inbox;

import dev.sluice.bot.chat.Speakers;
import dev.sluice.bot.chat.inbox.InboxRows.Claimed;
import dev.sluice.bot.chat.inbox.InboxWork.LostLease;
import dev.sluice.bot.store.StoreLanes;
import dev.sluice.pipeline.audit.AuditEvent;
import dev.sluice.pipeline.audit.AuditTrail;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Threads that work off the inbox: they claim, do, and park what cannot be done. */
@Component
class InboxWorkers implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(InboxWorkers.class);

  private final InboxRows rows;
  private final InboxWork work;
  private final InboxSettings settings;
  private final Speakers speakers;
  private final AuditTrail audit;
  private final Semaphore hints = new Semaphore(0);
  private volatile boolean running;
  private ExecutorService threads = Executors.newCachedThreadPool();

  InboxWorkers(
      InboxPool pool, InboxWork work, InboxSettings settings, Speakers speakers, AuditTrail audit) {
    this.rows = new InboxRows(pool.jdbc());
    this.work = work;
    this.settings = settings;
    this.speakers = speakers;
    this.audit = audit;
  }

  void wake() {
    hints.release();
  }

  @Override
  public void start() {
    running = true;
    threads = Executors.newFixedThreadPool(settings.workers());
    for (int i = 0; i < settings.workers(); i++) {
      threads.execute(this::loop);
    }
  }

  @Override
  public void stop() {
    running = false;
    hints.release(settings.workers());
    threads.shutdown();
    try {
      if (!threads.awaitTermination(25, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException hurried) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void loop() {
    while (running) {
      try {
        if (!step()) {
          boolean told = hints.tryAcquire(settings.poll().toMillis(), TimeUnit.MILLISECONDS);
          LOG.trace("woken by {}", told ? "a hint" : "the clock");
        }
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException broken) {
        LOG.error("the inbox cannot be read", broken);
        pause();
      }
    }
  }

  private void pause() {
    try {
      TimeUnit.SECONDS.sleep(1);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      running = false;
    }
  }

  /** Works on one event; false when there is none. */
  boolean step() {
    Optional<Claimed> claimed = rows.claim(UUID.randomUUID(), settings.lease());
    StoreLanes.Taken lane = StoreLanes.deciding();
    try {
      claimed.ifPresent(this::handle);
    } finally {
      lane.release();
    }
    return claimed.isPresent();
  }

  private void handle(Claimed claimed) {
    if (claimed.attempts() > settings.tries()) {
      park(claimed, "tried " + settings.tries() + " times and never ended");
      return;
    }
    try {
      work.work(claimed);
    } catch (LostLease other) {
      LOG.info("{}", other.getMessage());
    } catch (RuntimeException broken) {
      failed(claimed, broken);
    }
  }

  private void failed(Claimed claimed, RuntimeException broken) {
    LOG.error("{} failed, attempt {}", claimed.correlation(), claimed.attempts(), broken);
    if (claimed.attempts() >= settings.tries()) {
      park(claimed, broken.getClass().getSimpleName());
    } else {
      Duration wait = Duration.ofSeconds(1L << Math.min(claimed.attempts() - 1, 5));
      rows.later(claimed, broken.getClass().getSimpleName(), wait);
    }
  }

  private void park(Claimed claimed, String why) {
    if (!rows.park(claimed, why)) {
      return;
    }
    LOG.error("ALARM {} is parked: {}", claimed.correlation(), why);
    try {
      work.apologise(claimed);
      alarm(claimed, why);
    } catch (RuntimeException broken) {
      LOG.error("nobody could be told that {} is parked", claimed.correlation(), broken);
    }
  }

  private void alarm(Claimed claimed, String why) {
    var event = claimed.event();
    speakers
        .actor(event.account(), event.place(), claimed.correlation())
        .ifPresent(
            actor ->
                audit.appendAlone(
                    AuditEvent.denied("chat.event.parked", actor, "", 0, "", Map.of("why", why))));
  }
}
