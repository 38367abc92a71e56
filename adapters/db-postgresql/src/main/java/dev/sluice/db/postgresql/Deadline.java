package dev.sluice.db.postgresql;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A moment after which waiting ends, on the clock that never jumps. */
record Deadline(long end) {
  private static final long PAUSE = 100_000_000L;

  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  boolean over() {
    return System.nanoTime() - end >= 0 || Thread.currentThread().isInterrupted();
  }

  /** Waits a moment before the next look. */
  void pause() {
    LockSupport.parkNanos(PAUSE);
  }
}
