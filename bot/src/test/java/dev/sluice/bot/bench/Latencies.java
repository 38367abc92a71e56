package dev.sluice.bot.bench;

import java.util.Arrays;
import java.util.Locale;

/** Times of single operations, in nanoseconds, as percentiles. */
final class Latencies {
  private static final double MILLISECOND = 1_000_000;

  private final long[] sorted;

  Latencies(long[] nanos) {
    this.sorted = nanos.clone();
    Arrays.sort(sorted);
  }

  /** The time that this part of all operations did not exceed, in milliseconds. */
  double millis(double part) {
    int place = (int) Math.ceil(part * sorted.length) - 1;
    return sorted[Math.max(0, place)] / MILLISECOND;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "p50 %.1f ms, p95 %.1f ms, p99 %.1f ms, longest %.1f ms",
        millis(0.50),
        millis(0.95),
        millis(0.99),
        millis(1));
  }
}
