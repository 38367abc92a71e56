package dev.sluice.pipeline.recovery;

import dev.sluice.pipeline.run.WakeUp;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Looks after open orders about artifacts: when woken, and by a short poll. */
@Component
@EnableConfigurationProperties(RecoverySettings.class)
class ArtifactClock implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(ArtifactClock.class);

  private final ArtifactDesk desk;
  private final RecoverySettings settings;
  private final BlockingQueue<String> hints = new ArrayBlockingQueue<>(1);
  private volatile Thread thread = new Thread(this::watch);
  private volatile boolean running;

  ArtifactClock(ArtifactDesk desk, RecoverySettings settings, WakeUp wakeUp) {
    this.desk = desk;
    this.settings = settings;
    wakeUp.whenWoken(this::wake);
  }

  @Override
  public synchronized void start() {
    running = true;
    thread = new Thread(this::watch, "artifacts");
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
      LOG.warn("a look at the open orders failed and is repeated: {}", e.toString(), e);
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
