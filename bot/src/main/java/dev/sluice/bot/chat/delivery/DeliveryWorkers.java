package dev.sluice.bot.chat.delivery;

import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.migration.Migrations;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Threads that deliver, and mark all unfinished cards when they begin. */
@Component
class DeliveryWorkers implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryWorkers.class);

  private final Delivery delivery;
  private final Hints hints;
  private final DeliverySettings settings;
  private final Sweep sweep;
  private volatile boolean running;
  private ExecutorService threads = Executors.newCachedThreadPool();

  DeliveryWorkers(Delivery delivery, Hints hints, DeliverySettings settings, Sweep sweep) {
    this.delivery = delivery;
    this.hints = hints;
    this.settings = settings;
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
        if (!delivery.step()) {
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
