package dev.sluice.db.step;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A moment after which waiting ends, on the clock that never jumps. */
public record Deadline(long end) {
  private static final long PAUSE = 100_000_000L;

  /** That long from now. */
  public static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** Whether it has passed, or the thread was asked to stop. */
  public boolean over() {
    return System.nanoTime() - end >= 0 || Thread.currentThread().isInterrupted();
  }

  /** Waits a moment before the next look, and not beyond the end. */
  public void pause() {
    LockSupport.parkNanos(Math.max(1, Math.min(PAUSE, end - System.nanoTime())));
  }
}
