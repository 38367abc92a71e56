package dev.sluice.pipeline.compare;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the drift watch.
 *
 * @param every how often each connection is looked at
 * @param patience how long to wait for an agent that serves the connection
 * @param limit how long an agent may take
 * @param poll how often a replica looks for questions that it can hand out
 */
@ConfigurationProperties("sluice.compare")
record CompareSettings(
    @DefaultValue("1h") Duration every,
    @DefaultValue("2m") Duration patience,
    @DefaultValue("5m") Duration limit,
    @DefaultValue("1s") Duration poll) {}
