package dev.sluice.pipeline.run;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Looks after open work in a thread of its own: when woken, and by a short poll. */
public final class Polling implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(Polling.class);

  private final String name;
  private final Duration poll;
  private final Runnable look;
  private final BlockingQueue<String> hints = new ArrayBlockingQueue<>(1);
  private volatile Thread thread = new Thread(this::watch);
  private volatile boolean running;

  /**
   * A loop that the server starts and stops.
   *
   * @param name of the thread, and of what is looked after
   * @param poll how often it looks when nobody wakes it
   * @param look what it does; whatever goes wrong is tried again at the next look
   */
  public Polling(String name, Duration poll, Runnable look, WakeUp wakeUp) {
    this.name = name;
    this.poll = poll;
    this.look = look;
    wakeUp.whenWoken(this::wake);
  }

  @Override
  public synchronized void start() {
    running = true;
    thread = new Thread(this::watch, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    try {
      while (running) {
        look();
        String hint = hints.poll(poll.toMillis(), TimeUnit.MILLISECONDS);
        LOG.trace("looks again, hint {}", hint);
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    try {
      look.run();
    } catch (RuntimeException e) {
      LOG.warn("a look at the {} failed and is repeated: {}", name, e.toString(), e);
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
