package dev.sluice.bot.chat.delivery;

import dev.sluice.chat.ChatPlatform;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How cards are kept true.
 *
 * @param workers deliveries at once in this process
 * @param poll how often to look for work that nobody told of
 * @param lease how long a worker may have an item before another takes it
 * @param tries how often something that cannot be rendered is tried before it is parked
 * @param paces shortest time between two messages in a channel, by platform; what a platform says
 *     itself is the default
 * @param intervals shortest time between two updates of a card, by platform; what a platform says
 *     itself is the default
 * @param patience longest wait between two tries while a platform is away
 */
@ConfigurationProperties("sluice.chat.delivery")
record DeliverySettings(
    @DefaultValue("3") int workers,
    @DefaultValue("300ms") Duration poll,
    @DefaultValue("1m") Duration lease,
    @DefaultValue("5") int tries,
    @DefaultValue Map<String, Duration> paces,
    @DefaultValue Map<String, Duration> intervals,
    @DefaultValue("1m") Duration patience) {
  DeliverySettings {
    paces = Map.copyOf(paces);
    intervals = Map.copyOf(intervals);
  }

  Duration pace(ChatPlatform platform) {
    return paces.getOrDefault(platform.name(), platform.traits().pace());
  }

  Duration interval(ChatPlatform platform) {
    return intervals.getOrDefault(platform.name(), platform.traits().coalesce());
  }
}
