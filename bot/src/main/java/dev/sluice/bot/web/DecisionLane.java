package dev.sluice.bot.web;

import dev.sluice.bot.store.StoreLanes;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives what people decide connections of its own, from the look at their session on: an approval
 * is acknowledged whatever else uses up the store.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 3)
class DecisionLane extends OncePerRequestFilter {
  private static final Pattern DECISIONS =
      Pattern.compile(
          "/api/v1/migrations/[0-9]+/stages/[^/]+/(approvals|emergency)"
              + "|/console/(press|submit|command)");

  /** What has a body comes a second time, when its body is there. */
  @Override
  protected boolean shouldNotFilterAsyncDispatch() {
    return false;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !request.getMethod().equals("POST")
        || !DECISIONS.matcher(request.getServletPath()).matches();
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    StoreLanes.Taken lane = StoreLanes.deciding();
    try {
      chain.doFilter(request, response);
    } finally {
      lane.release();
    }
  }
}
