package dev.sluice.pipeline.audit;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Looks after checkpoints and deliveries, each on a thread of its own. */
@Component
@EnableConfigurationProperties(AuditSettings.class)
class AuditClock implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(AuditClock.class);

  private final AuditSigning signing;
  private final AuditDelivery delivery;
  private final AuditSettings settings;
  private ExecutorService threads = Executors.newCachedThreadPool();
  private volatile boolean running;

  AuditClock(AuditSigning signing, AuditDelivery delivery, AuditSettings settings) {
    this.signing = signing;
    this.delivery = delivery;
    this.settings = settings;
  }

  @Override
  public boolean isAutoStartup() {
    return settings.watch();
  }

  @Override
  public synchronized void start() {
    running = true;
    threads = Executors.newFixedThreadPool(2);
    threads.execute(
        () ->
            repeat(
                () -> {
                  signing.look();
                  return false;
                }));
    threads.execute(() -> repeat(delivery::look));
  }

  private void repeat(Look look) {
    while (running) {
      try {
        if (!more(look)) {
          TimeUnit.MILLISECONDS.sleep(settings.poll().toMillis());
        }
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** The edge: whatever goes wrong is tried again at the next look. */
  private static boolean more(Look look) throws InterruptedException {
    try {
      return look.more();
    } catch (RuntimeException e) {
      LOG.error("a look at the audit trail failed and is repeated", e);
      return false;
    }
  }

  @Override
  public synchronized void stop() {
    running = false;
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
        LOG.warn("a delivery did not end in time; it is repeated by whoever comes next");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Something that is done over and over; true when there is more at once. */
  private interface Look {
    boolean more() throws InterruptedException;
  }
}
