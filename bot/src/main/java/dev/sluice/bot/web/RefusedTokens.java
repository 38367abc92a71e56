package dev.sluice.bot.web;

import dev.sluice.pipeline.audit.AuditEvent;
import dev.sluice.pipeline.audit.AuditTrail;
import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.identity.SourceAddress;
import dev.sluice.pipeline.kernel.Actor;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Writes tokens that are not valid into the trail of what belongs to no workspace, never the token
 * itself. Of one address an entry a minute is written, of all together twenty, so that nobody fills
 * the trail; the next entry says how many were left out on this replica.
 */
@Component
public class RefusedTokens {
  private static final Logger LOG = LoggerFactory.getLogger(RefusedTokens.class);
  private static final double PER_MINUTE = 1 / 60.0;
  private static final double ALL = 20;

  private final AuditTrail audit;
  private final RateLimits addresses;
  private final RateLimits all;
  private final AtomicLong leftOut = new AtomicLong();

  @Autowired
  RefusedTokens(AuditTrail audit) {
    this(audit, Clock.systemUTC());
  }

  RefusedTokens(AuditTrail audit, Clock clock) {
    this.audit = audit;
    this.addresses = new RateLimits(PER_MINUTE, 1, clock);
    this.all = new RateLimits(ALL * PER_MINUTE, ALL, clock);
  }

  /**
   * Notes that a request brought a token that is not valid.
   *
   * @param door where it was brought, for example {@code scim}
   */
  public void refused(HttpServletRequest request, String door) {
    String address = request.getRemoteAddr();
    if (!addresses.take(SourceAddress.group(address)) || !all.take("")) {
      leftOut.incrementAndGet();
      return;
    }
    String correlation = Optional.ofNullable(MDC.get(Correlation.KEY)).orElse("");
    long before = leftOut.getAndSet(0);
    try {
      audit.appendAlone(
          AuditEvent.denied(
              "identity.token-refused",
              Actor.system(People.NO_WORKSPACE, correlation),
              "",
              0,
              "",
              Map.of("address", address, "door", door, "left-out", Long.toString(before))));
    } catch (RuntimeException untold) {
      // The token is refused in any case; the next entry tells of this one too.
      leftOut.addAndGet(before + 1);
      LOG.error("a refused token at {} is not in the trail", door, untold);
    }
  }
}
