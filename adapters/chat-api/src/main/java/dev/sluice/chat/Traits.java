package dev.sluice.chat;

import java.time.Duration;

/**
 * What a platform can do and how fast it may be used.
 *
 * @param ownViews whether each viewer sees a card with the buttons that he may press
 * @param proven whether what a person reads there is exactly what is stored, in full; only there
 *     may text with look-alike or hidden characters be approved at once
 * @param pace shortest time between two messages or updates in a channel
 * @param coalesce shortest time between two updates of one message
 */
public record Traits(boolean ownViews, boolean proven, Duration pace, Duration coalesce) {
  /** A platform with a pace, that shows everybody the same. */
  public static Traits shared(Duration pace) {
    return new Traits(false, false, pace, pace);
  }
}
