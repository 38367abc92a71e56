package dev.sluice.chat;

import java.util.Optional;

/**
 * Where a message stands.
 *
 * @param platform name of the platform
 * @param channel channel id, qualified as {@code tenant/channel} where a platform has tenants (the
 *     console's are the workspaces); for a direct message {@code @} and the account, {@code
 *     @tenant/id} or {@code @id}
 * @param thread id of the message whose thread it is, if it is in a thread
 */
public record Place(String platform, String channel, Optional<String> thread) {
  private static final String DIRECT = "@";

  /** A channel. */
  public static Place channel(String platform, String channel) {
    return new Place(platform, channel, Optional.empty());
  }

  /** The direct conversation with an account. */
  public static Place direct(Account account) {
    return new Place(account.platform(), DIRECT + account.qualified(), Optional.empty());
  }

  /** The thread under a message. */
  public Place thread(String message) {
    return new Place(platform, channel, Optional.of(message));
  }

  /** The same place outside its thread. */
  public Place withoutThread() {
    return new Place(platform, channel, Optional.empty());
  }

  /** Whose direct conversation it is, if it is one; on platforms with tenants. */
  public Optional<Account> directWith() {
    if (!channel.startsWith(DIRECT)) {
      return Optional.empty();
    }
    String account = channel.substring(DIRECT.length());
    int slash = account.indexOf('/');
    return Optional.of(
        new Account(
            platform, slash < 0 ? "" : account.substring(0, slash), account.substring(slash + 1)));
  }

  /** The tenant before the slash, or empty. */
  public String tenant() {
    int slash = channel.indexOf('/');
    return slash < 0 ? "" : channel.substring(channel.startsWith(DIRECT) ? 1 : 0, slash);
  }

  /** The channel after the slash: as the platform itself writes it. */
  public String id() {
    int slash = channel.indexOf('/');
    int start = slash < 0 && channel.startsWith(DIRECT) ? 1 : slash + 1;
    return channel.substring(start);
  }
}
