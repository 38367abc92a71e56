package dev.sluice.pipeline.audit;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of what leaves the trail.
 *
 * @param watch whether this process signs checkpoints and delivers entries
 * @param poll how often it looks for something to do
 * @param checkpointAfter how old a new entry becomes before a checkpoint covers it
 * @param checkpointRows after how many new entries a checkpoint is made at once
 * @param batch entries in one delivery
 * @param timeout how long a destination may take to answer
 * @param longestWait where the growing wait between tries ends
 */
@ConfigurationProperties("sluice.audit")
record AuditSettings(
    @DefaultValue("true") boolean watch,
    @DefaultValue("1s") Duration poll,
    @DefaultValue("1m") Duration checkpointAfter,
    @DefaultValue("1000") int checkpointRows,
    @DefaultValue("500") int batch,
    @DefaultValue("10s") Duration timeout,
    @DefaultValue("5m") Duration longestWait) {
  /** How long to wait after so many tries that failed. */
  Duration waitAfter(int attempts) {
    Duration wait = Duration.ofSeconds(1L << Math.min(attempts, 12));
    return wait.compareTo(longestWait) > 0 ? longestWait : wait;
  }
}
