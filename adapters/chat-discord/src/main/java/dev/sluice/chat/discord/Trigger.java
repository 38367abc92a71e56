package dev.sluice.chat.discord;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An interaction that can still be answered. Discord waits 3 seconds for the first answer, and
 * takes more for 15 minutes.
 *
 * @param id id of the interaction
 * @param token what answers it
 * @param kind what it was
 */
record Trigger(String id, String token, Kind kind) {
  private static final Duration GOOD = Duration.ofMinutes(15);
  private static final String SEPARATOR = " ";

  /** What an interaction was; it decides how it is acknowledged. */
  enum Kind {
    /** A command, or a form: a message is awaited. */
    ASKED,
    /** A button: the card with it stays. */
    PRESSED
  }

  /** As it goes through the inbox and comes back with the answer. */
  String text() {
    return String.join(SEPARATOR, id, token, kind.name());
  }

  /** Reads what was kept; empty when there is nothing, or when it is too late for any answer. */
  static Optional<Trigger> of(String text, Instant now) {
    String[] parts = text.split(SEPARATOR, -1);
    if (parts.length != 3 || !Snowflake.is(parts[0])) {
      return Optional.empty();
    }
    boolean late = Snowflake.at(parts[0]).plus(GOOD).isBefore(now);
    return late
        ? Optional.empty()
        : Optional.of(new Trigger(parts[0], parts[1], Kind.valueOf(parts[2])));
  }
}
