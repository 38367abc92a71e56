package dev.sluice.chat;

import java.util.Optional;

/**
 * Where a message stands.
 *
 * @param platform name of the platform
 * @param channel channel id, or for a direct message {@code @} and the account's id
 * @param thread id of the message whose thread it is, if it is in a thread
 */
public record Place(String platform, String channel, Optional<String> thread) {
  /** A channel. */
  public static Place channel(String platform, String channel) {
    return new Place(platform, channel, Optional.empty());
  }

  /** The direct conversation with an account. */
  public static Place direct(Account account) {
    return new Place(account.platform(), "@" + account.id(), Optional.empty());
  }

  /** The thread under a message. */
  public Place thread(String message) {
    return new Place(platform, channel, Optional.of(message));
  }
}
