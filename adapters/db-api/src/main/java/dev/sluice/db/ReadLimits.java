package dev.sluice.db;

import java.time.Duration;

/**
 * How far a question may go.
 *
 * @param time from the question to its last row; above zero
 * @param rows how many rows are given; above zero
 * @param bytes roughly how many bytes they may hold; above zero
 */
public record ReadLimits(Duration time, long rows, long bytes) {
  /** Checks. */
  public ReadLimits {
    if (time.isZero() || time.isNegative() || rows < 1 || bytes < 1) {
      throw new IllegalArgumentException("limits are above zero");
    }
  }
}
