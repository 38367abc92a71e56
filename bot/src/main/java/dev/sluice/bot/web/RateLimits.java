package dev.sluice.bot.web;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A token bucket per key, in memory of this replica. The least recently used keys are forgotten, so
 * that many addresses cannot fill the memory.
 */
final class RateLimits {
  private static final int KEYS = 20_000;
  private static final double MILLIS = 1_000.0;

  private final double perSecond;
  private final double burst;
  private final Clock clock;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > KEYS;
        }
      };

  RateLimits(double perSecond, double burst, Clock clock) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.clock = clock;
  }

  /** Takes one place of a key, if there is one. */
  synchronized boolean take(String key) {
    long now = clock.millis();
    Bucket old = buckets.getOrDefault(key, new Bucket(burst, now));
    double left = Math.min(burst, old.left() + (now - old.at()) * perSecond / MILLIS);
    boolean free = left >= 1;
    buckets.put(key, new Bucket(free ? left - 1 : left, now));
    return free;
  }

  private record Bucket(double left, long at) {}
}
