package dev.sluice.bot.web;

import dev.sluice.pipeline.identity.SourceAddress;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses writes over an identity's rate, and sign-ins over an address's, with 429. */
final class RateFilter extends OncePerRequestFilter {
  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");
  private static final Set<String> SIGN_INS =
      Set.of("/sign-in", "/api/v1/sessions", "/passkeys/begin");

  private final RateLimits writes;
  private final RateLimits signIns;
  private final RateLimits handshakes;
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
    if (request.getServletPath().startsWith("/sign-in/")) {
      return handshakes.take(SourceAddress.group(request.getRemoteAddr()));
    }
    if (READS.contains(request.getMethod())) {
      return true;
    }
    if (request.getMethod().equals("POST") && SIGN_INS.contains(request.getServletPath())) {
      return signIns.take(SourceAddress.group(request.getRemoteAddr()));
    }
    Authentication who = SecurityContextHolder.getContext().getAuthentication();
    return who == null || writes.take(who.getName());
  }
}
