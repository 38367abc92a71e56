package dev.sluice.bot.web;

import dev.sluice.pipeline.identity.SourceAddress;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses writes over an identity's rate, and sign-ins over an address's, with 429. The log says so
 * once a minute of each.
 */
final class RateFilter extends OncePerRequestFilter {
  private static final Logger LOG = LoggerFactory.getLogger(RateFilter.class);
  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");
  private static final Set<String> SIGN_INS =
      Set.of(
          "/sign-in",
          "/api/v1/sessions",
          "/passkeys/begin",
          "/passkeys/remove",
          "/account/password",
          "/account/sign-out");

  private final RateLimits writes;
  private final RateLimits signIns;
  private final RateLimits handshakes;
  private final RateLimits told = new RateLimits(1 / 60.0, 1, Clock.systemUTC());
  private final Problems problems;

  /**
   * @param writes writes of an identity
   * @param signIns passwords typed at an address
   * @param handshakes steps of signing in elsewhere by an address
   */
  RateFilter(RateLimits writes, RateLimits signIns, RateLimits handshakes, Problems problems) {
    this.writes = writes;
    this.signIns = signIns;
    this.handshakes = handshakes;
    this.problems = problems;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (free(request)) {
      chain.doFilter(request, response);
    } else {
      problems.write(response, Problem.TOO_MANY);
    }
  }

  private boolean free(HttpServletRequest request) {
    String address = SourceAddress.group(request.getRemoteAddr());
    if (request.getServletPath().startsWith("/sign-in/")) {
      return within(handshakes, address);
    }
    if (READS.contains(request.getMethod())) {
      return true;
    }
    if (request.getMethod().equals("POST") && SIGN_INS.contains(request.getServletPath())) {
      return within(signIns, address);
    }
    Authentication who = SecurityContextHolder.getContext().getAuthentication();
    return who == null || within(writes, who.getName());
  }

  private boolean within(RateLimits limits, String key) {
    boolean free = limits.take(key);
    if (!free && told.take(key)) {
      LOG.warn("{} sends more than the limits allow and is refused", key);
    }
    return free;
  }
}
