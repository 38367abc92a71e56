package dev.sluice.pipeline.run;

import dev.sluice.protocol.Protocol;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of runs.
 *
 * @param poll how often a replica looks for attempts that it can hand out
 * @param watch how often it looks for leases that ran out
 * @param lease how long an attempt stays an agent's without a heartbeat
 * @param heartbeat how often agents are asked to say that they live
 * @param establish how often evidence is asked for while an outcome is unknown
 * @param lockPause how long a target rests that waited for a lock in vain, before it is tried again
 *     by itself; twice as long each time, sixteen times as long at most
 * @param bundleLife how long after its signing a bundle may be begun
 * @param tokenLife how long an agent's token opens a connection
 * @param tokenGrace how long an open connection may stand on a token that ended
 */
@ConfigurationProperties("sluice.run")
record RunSettings(
    @DefaultValue("500ms") Duration poll,
    @DefaultValue("2s") Duration watch,
    @DefaultValue("45s") Duration lease,
    @DefaultValue("10s") Duration heartbeat,
    @DefaultValue("15s") Duration establish,
    @DefaultValue("5s") Duration lockPause,
    @DefaultValue("15m") Duration bundleLife,
    @DefaultValue("10m") Duration tokenLife,
    @DefaultValue("30s") Duration tokenGrace) {
  RunSettings {
    if (lease.compareTo(heartbeat.multipliedBy(2)) < 0) {
      throw new IllegalArgumentException(
          "sluice.run.lease (%s) must be at least twice sluice.run.heartbeat (%s), as in %s"
              .formatted(lease, heartbeat, Protocol.LEASE));
    }
  }
}
