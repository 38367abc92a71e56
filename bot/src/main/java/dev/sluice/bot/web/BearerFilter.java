package dev.sluice.bot.web;

import dev.sluice.pipeline.identity.Tokens;
import dev.sluice.pipeline.identity.Tokens.Holder;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Reads {@code Authorization: Bearer}; a token that is not valid is refused, never ignored. */
final class BearerFilter extends OncePerRequestFilter {
  private static final String SCHEME = "Bearer ";

  private final Tokens tokens;
  private final RefusedTokens refused;
  private final Problems problems;

  BearerFilter(Tokens tokens, RefusedTokens refused, Problems problems) {
    this.tokens = tokens;
    this.refused = refused;
    this.problems = problems;
  }

  /** Whether a request brings a token; such a request needs no CSRF token and gets no session. */
  static boolean brought(HttpServletRequest request) {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (!brought(request)) {
      chain.doFilter(request, response);
      return;
    }
    Optional<Holder> holder =
        tokens.resolve(
            request.getHeader(HttpHeaders.AUTHORIZATION).substring(SCHEME.length()).strip());
    if (holder.isEmpty()) {
      refused.refused(request, "rest");
      problems.write(response, Problem.TOKEN_NOT_VALID);
      return;
    }
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(new TokenAuthentication(holder.get()));
    SecurityContextHolder.setContext(context);
    chain.doFilter(request, response);
  }
}
