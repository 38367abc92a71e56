package dev.sluice.pipeline.compare;

import dev.sluice.pipeline.run.WakeUp;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Looks after open questions about schemas: when woken, and by a short poll. */
@Component
@EnableConfigurationProperties(CompareSettings.class)
class WatchClock implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(WatchClock.class);

  private final WatchDesk desk;
  private final CompareSettings settings;
  private final BlockingQueue<String> hints = new ArrayBlockingQueue<>(1);
  private volatile Thread thread = new Thread(this::watch);
  private volatile boolean running;

  WatchClock(WatchDesk desk, CompareSettings settings, WakeUp wakeUp) {
    this.desk = desk;
    this.settings = settings;
    wakeUp.whenWoken(this::wake);
  }

  @Override
  public synchronized void start() {
    running = true;
    thread = new Thread(this::watch, "schemas");
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    try {
      while (running) {
        look();
        String hint = hints.poll(settings.poll().toMillis(), TimeUnit.MILLISECONDS);
        LOG.trace("looks again, hint {}", hint);
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  /** The edge: whatever goes wrong is tried again at the next look. */
  private void look() {
    try {
      desk.look();
    } catch (RuntimeException e) {
      LOG.warn("a look at the open questions failed and is repeated: {}", e.toString(), e);
    }
  }

  /** Many hints at once are one. */
  private void wake() {
    if (hints.offer("work")) {
      LOG.trace("woken");
    }
  }

  @Override
  public synchronized void stop() {
    running = false;
    wake();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
