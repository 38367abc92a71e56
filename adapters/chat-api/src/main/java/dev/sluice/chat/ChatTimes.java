package dev.sluice.chat;

import java.time.Duration;

/** Bounds of the times in the settings of every platform. */
public final class ChatTimes {
  private static final Duration LEAST_TOLERANCE = Duration.ofSeconds(1);
  private static final Duration MOST_TOLERANCE = Duration.ofMinutes(15);

  /** What a person is told who gives another tolerance. */
  public static final String TOLERANCE =
      "give 1s to 15m; more would let old deliveries count again";

  private ChatTimes() {}

  /** Whether a delivery may be so old, or so far ahead. */
  public static boolean isTolerance(Duration time) {
    return within(time, LEAST_TOLERANCE, MOST_TOLERANCE);
  }

  /** Whether a time lies between two, both included. */
  public static boolean within(Duration time, Duration least, Duration most) {
    return time.compareTo(least) >= 0 && time.compareTo(most) <= 0;
  }
}
