package dev.sluice.agent.run;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Lets something through at most once in a while; for one thread. */
final class Pace {
  private final long rest;
  private final LongSupplier nanos;
  private long quietUntil;

  /**
   * A pace whose first turn has come.
   *
   * @param nanos a clock that never jumps, in nanoseconds
   */
  Pace(Duration rest, LongSupplier nanos) {
    this.rest = rest.toNanos();
    this.nanos = nanos;
    this.quietUntil = nanos.getAsLong();
  }

  /** Whether the next turn has come. */
  boolean due() {
    return nanos.getAsLong() - quietUntil >= 0;
  }

  /** The turn was taken; the next one comes later. */
  void taken() {
    quietUntil = nanos.getAsLong() + rest;
  }
}
