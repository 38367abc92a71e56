package dev.sluice.bot.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses a query with a NUL character: no text of the store can hold one, so nothing can be asked
 * for by it, on whatever page. (In paths the firewall refuses it, in bodies whoever reads them.)
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 5)
class QueryFilter extends OncePerRequestFilter {
  private final Problems problems;

  QueryFilter(Problems problems) {
    this.problems = problems;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String query = request.getQueryString();
    if (query != null && query.contains("%00")) {
      problems.write(response, Problem.NOT_TEXT);
    } else {
      chain.doFilter(request, response);
    }
  }
}
