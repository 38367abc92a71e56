package dev.sluice.chat;

import java.time.Duration;
import java.util.Optional;

/** A platform refused or cannot be reached. */
public final class ChatException extends RuntimeException {
  private final boolean permanent;
  private final Duration retryAfter;

  /**
   * Trouble with a platform.
   *
   * @param permanent true when trying the same again cannot help
   * @param retryAfter what the platform asked to wait, or zero
   */
  public ChatException(String message, boolean permanent, Duration retryAfter) {
    super(message);
    this.permanent = permanent;
    this.retryAfter = retryAfter;
  }

  /** True when trying the same again cannot help. */
  public boolean permanent() {
    return permanent;
  }

  /** What the platform asked to wait. */
  public Optional<Duration> retryAfter() {
    return retryAfter.isZero() ? Optional.empty() : Optional.of(retryAfter);
  }
}
