package dev.sluice.pipeline.rehearsal;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of rehearsals.
 *
 * @param patience how long to wait for an agent that serves the connection
 * @param limit how long an agent may take
 * @param poll how often a replica looks for rehearsals that it can hand out
 * @param tries how many agents may be lost over one before it is given up
 */
@ConfigurationProperties("sluice.rehearsal")
record RehearsalSettings(
    @DefaultValue("30s") Duration patience,
    @DefaultValue("10m") Duration limit,
    @DefaultValue("500ms") Duration poll,
    @DefaultValue("3") int tries) {}
