package dev.sluice.agent.run;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Until when an attempt is this agent's, on a monotonic clock. A process that was stopped finds its
 * leases run out when it wakes, because that clock went on.
 */
final class Leases {
  private final LongSupplier nanoTime;
  private final Map<String, Long> ends = new ConcurrentHashMap<>();

  Leases(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** An attempt is ours for a time counted from a moment that may lie in the past. */
  void grant(String attempt, Duration lease, long from) {
    ends.put(attempt, from + lease.toNanos());
  }

  /** Renews what is still known; an attempt that was lost does not come back. */
  void renew(List<String> attempts, Duration lease, long from) {
    long end = from + lease.toNanos();
    attempts.forEach(
        attempt ->
            ends.computeIfPresent(attempt, (id, old) -> end - old > 0 ? Long.valueOf(end) : old));
  }

  void drop(String attempt) {
    ends.remove(attempt);
  }

  boolean holds(String attempt) {
    Long end = ends.get(attempt);
    return end != null && nanoTime.getAsLong() - end < 0;
  }
}
