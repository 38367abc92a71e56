package dev.sluice.chat;

import java.time.Duration;
import java.util.regex.Pattern;

/** How long a platform asks to wait, by the header {@code Retry-After} of its answer. */
public final class RetryAfter {
  private static final Pattern SECONDS = Pattern.compile("\\d{1,6}(\\.\\d{1,6})?");
  private static final double LEAST = 0.05;
  private static final int MILLIS = 1_000;

  private RetryAfter() {}

  /**
   * The wait that a header names, in seconds or fractions of one.
   *
   * @param header the header, or empty
   * @param otherwise where it names none
   */
  public static Duration of(String header, Duration otherwise) {
    return SECONDS.matcher(header).matches() ? seconds(Double.parseDouble(header)) : otherwise;
  }

  /** A wait of so many seconds, never less than a moment. */
  public static Duration seconds(double seconds) {
    return Duration.ofMillis((long) Math.ceil(Math.max(LEAST, seconds) * MILLIS));
  }
}
