package dev.sluice.bot.chat.inbox;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the inbox is worked off.
 *
 * @param workers events that are worked on at once in this process
 * @param poll how often to look for events that nobody told of
 * @param lease how long a worker may have an event before another takes it
 * @param tries how often an event is tried before it is parked
 * @param connections size of the inbox's own pool, so that no other load keeps people waiting; one
 *     stores, and each worker takes one for a moment
 * @param keepDays days for which events that are done are remembered as duplicates
 */
@ConfigurationProperties("sluice.chat.inbox")
record InboxSettings(
    @DefaultValue("4") int workers,
    @DefaultValue("500ms") Duration poll,
    @DefaultValue("2m") Duration lease,
    @DefaultValue("5") int tries,
    @DefaultValue("5") int connections,
    @DefaultValue("14") int keepDays) {}
