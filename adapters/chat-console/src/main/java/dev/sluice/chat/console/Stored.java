package dev.sluice.chat.console;

import dev.sluice.chat.Message;
import dev.sluice.chat.Place;
import dev.sluice.chat.Posted;
import java.time.Instant;
import java.util.Optional;

/**
 * A message as it stands in the console.
 *
 * @param replies messages in its thread
 */
record Stored(long id, String channel, String thread, Message message, Instant at, int replies) {
  Posted posted() {
    Optional<String> parent = thread.isEmpty() ? Optional.empty() : Optional.of(thread);
    return new Posted(new Place(ConsolePlatform.NAME, channel, parent), Long.toString(id));
  }
}
