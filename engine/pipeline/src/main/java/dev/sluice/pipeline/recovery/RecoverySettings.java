package dev.sluice.pipeline.recovery;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the work on artifacts.
 *
 * @param patience how long an order waits for an agent that serves the connection
 * @param limit how long an agent may take
 * @param poll how often a replica looks for orders that it can hand out
 */
@ConfigurationProperties("sluice.recovery")
record RecoverySettings(
    @DefaultValue("2m") Duration patience,
    @DefaultValue("10m") Duration limit,
    @DefaultValue("1s") Duration poll) {}
