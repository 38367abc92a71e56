package dev.sluice.bot.store;

import dev.sluice.pipeline.audit.AuditTrail;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Whether the audit trail takes entries: while it does not, everything that changes something is
 * refused. Neither liveness nor readiness ask for it: reading goes on, and another start of the
 * server mends nothing.
 */
@Component("trailHealthIndicator")
class TrailHealthIndicator implements HealthIndicator {
  private final AuditTrail trail;

  TrailHealthIndicator(AuditTrail trail) {
    this.trail = trail;
  }

  @Override
  public Health health() {
    return trail
        .refusal()
        .map(why -> Health.down().withDetail("reason", why).build())
        .orElseGet(() -> Health.up().build());
  }
}
