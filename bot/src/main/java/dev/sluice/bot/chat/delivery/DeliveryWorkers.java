package dev.sluice.bot.chat.delivery;

import dev.sluice.bot.chat.Platforms;
import dev.sluice.bot.chat.delivery.OutboxRows.Item;
import dev.sluice.chat.ChatException;
import dev.sluice.chat.ChatPlatform;
import dev.sluice.pipeline.audit.AuditEvent;
import dev.sluice.pipeline.audit.AuditTrail;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.WorkspaceId;
import dev.sluice.pipeline.migration.Migrations;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Threads that deliver: they wait out outages, and park only what cannot be rendered. */
@Component
class DeliveryWorkers implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryWorkers.class);

  private final OutboxRows rows;
  private final Deliverer deliverer;
  private final Platforms platforms;
  private final Hints hints;
  private final DeliverySettings settings;
  private final Alarm alarm;
  private final Sweep sweep;
  private volatile boolean running;
  private ExecutorService threads = Executors.newCachedThreadPool();

  DeliveryWorkers(
      OutboxRows rows,
      Deliverer deliverer,
      Platforms platforms,
      Hints hints,
      DeliverySettings settings,
      Alarm alarm,
      Sweep sweep) {
    this.rows = rows;
    this.deliverer = deliverer;
    this.platforms = platforms;
    this.hints = hints;
    this.settings = settings;
    this.alarm = alarm;
    this.sweep = sweep;
  }

  @Override
  public void start() {
    running = true;
    threads = Executors.newFixedThreadPool(settings.workers() + 1);
    threads.execute(this::checkAll);
    for (int i = 0; i < settings.workers(); i++) {
      threads.execute(this::loop);
    }
  }

  @Override
  public void stop() {
    running = false;
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
        LOG.warn("a delivery did not end in time; another process takes it over");
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void checkAll() {
    try {
      sweep.all();
    } catch (RuntimeException broken) {
      LOG.error("cards could not be checked after the start", broken);
    }
  }

  private void loop() {
    while (running) {
      try {
        if (!step()) {
          boolean told = hints.await(settings.poll());
          LOG.trace("woken by {}", told ? "a hint" : "the clock");
        }
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException broken) {
        if (running) {
          LOG.error("the outbox cannot be read", broken);
        }
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

  /** Delivers one item; false when there is none. */
  boolean step() {
    Optional<Item> claimed = rows.claim(settings.lease());
    claimed.ifPresent(this::handle);
    return claimed.isPresent();
  }

  private void handle(Item item) {
    try {
      deliver(item);
    } catch (ChatException trouble) {
      later(item, trouble);
    } catch (RuntimeException broken) {
      failed(item, broken);
    }
  }

  private void deliver(Item item) {
    Optional<ChatPlatform> platform = platforms.find(item.platform());
    if (platform.isEmpty()) {
      rows.again(item, 0, "there is no platform " + item.platform(), settings.patience());
      return;
    }
    Optional<Duration> wait = Optional.empty();
    if (item.payload().isPresent()) {
      deliverer.whisper(platform.get(), item.payload().get());
    } else {
      wait = deliverer.migration(platform.get(), item);
    }
    if (wait.isPresent()) {
      rows.again(item, 0, "", wait.get());
    } else if (!rows.done(item)) {
      rows.again(item, 0, "", Duration.ZERO);
    }
  }

  /** The platform is away or wants us to wait: nothing is lost, nothing is given up. */
  private void later(Item item, ChatException trouble) {
    if (trouble.permanent()) {
      failed(item, trouble);
      return;
    }
    Duration wait = trouble.retryAfter().orElseGet(() -> backoff(item.attempts()));
    LOG.warn("{} waits {}: {}", item.key(), wait, trouble.getMessage());
    trouble.retryAfter().ifPresent(asked -> rows.hold(item.platform(), asked));
    rows.again(item, item.attempts(), String.valueOf(trouble.getMessage()), wait);
  }

  private Duration backoff(int attempts) {
    Duration wait = Duration.ofMillis(250L << Math.min(attempts, 10));
    return wait.compareTo(settings.patience()) > 0 ? settings.patience() : wait;
  }

  private void failed(Item item, RuntimeException broken) {
    if (!running && java.lang.Thread.currentThread().isInterrupted()) {
      return;
    }
    LOG.error("{} could not be shown, attempt {}", item.key(), item.attempts(), broken);
    String error = broken.getClass().getSimpleName();
    if (item.attempts() < settings.tries()) {
      rows.again(item, item.attempts(), error, backoff(item.attempts()));
    } else if (rows.park(item, error)) {
      alarm.parked(item, error);
    } else {
      rows.again(item, 0, error, backoff(item.attempts()));
    }
  }

  /** Tells operators of what was parked. */
  @Component
  static class Alarm {
    private final AuditTrail audit;

    Alarm(AuditTrail audit) {
      this.audit = audit;
    }

    void parked(Item item, String error) {
      LOG.error("ALARM {} on {} is parked: {}", item.key(), item.platform(), error);
      if (item.workspace().isEmpty()) {
        return;
      }
      Actor system = Actor.system(new WorkspaceId(item.workspace()), item.key());
      try {
        audit.appendAlone(
            AuditEvent.denied(
                "chat.delivery.parked",
                system,
                "",
                item.migration(),
                "",
                Map.of("platform", item.platform(), "why", error)));
      } catch (RuntimeException broken) {
        LOG.error("the alarm could not be recorded", broken);
      }
    }
  }

  /** Marks all unfinished cards, so that they are true again after a restart. */
  @Component
  static class Sweep {
    private final Workspaces workspaces;
    private final Migrations migrations;
    private final Outbox outbox;

    Sweep(Workspaces workspaces, Migrations migrations, Outbox outbox) {
      this.workspaces = workspaces;
      this.migrations = migrations;
      this.outbox = outbox;
    }

    void all() {
      workspaces.all().stream()
          .flatMap(workspace -> migrations.unfinished(workspace).stream())
          .forEach(outbox::refresh);
    }
  }
}
