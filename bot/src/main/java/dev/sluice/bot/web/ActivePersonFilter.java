package dev.sluice.bot.web;

import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.identity.Person;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Ends the session of a person who was deactivated, at the next request on any replica, and every
 * session that is older than sessions may become.
 */
final class ActivePersonFilter extends OncePerRequestFilter {
  private final People people;
  private final Duration longestSession;

  ActivePersonFilter(People people, Duration longestSession) {
    this.people = people;
    this.longestSession = longestSession;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Authentication who = SecurityContextHolder.getContext().getAuthentication();
    HttpSession session = request.getSession(false);
    if (who instanceof PersonAuthentication && (tooOld(session) || !active(who.getName()))) {
      if (session != null) {
        session.invalidate();
      }
      SecurityContextHolder.clearContext();
    }
    chain.doFilter(request, response);
  }

  private boolean tooOld(@Nullable HttpSession session) {
    return session != null
        && System.currentTimeMillis() - session.getCreationTime() > longestSession.toMillis();
  }

  private boolean active(String name) {
    return Principals.person(name).flatMap(people::find).filter(Person::active).isPresent();
  }
}
