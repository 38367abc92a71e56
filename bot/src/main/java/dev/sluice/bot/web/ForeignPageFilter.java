package dev.sluice.bot.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses what a page of another site asks for in a browser, streams above all: whoever is signed
 * in there would lend it his cookie. Links lead here from anywhere, and programs that bring a token
 * lend nothing. Browsers say where a request comes from by Sec-Fetch-Site (W3C Fetch Metadata);
 * older ones by Origin, which must name the host that was asked.
 */
final class ForeignPageFilter extends OncePerRequestFilter {
  private static final Set<String> OWN = Set.of("same-origin", "none");
  private static final Set<String> LINKS = Set.of("GET", "HEAD");
  private static final Problem FOREIGN =
      Problem.of(
          HttpStatus.FORBIDDEN,
          "request.foreign-page",
          "A page of another site asked for this.",
          "Open Sluice itself, or use an API token; a proxy before it must pass on the Host header.");

  private final RequestMatcher proven;
  private final Problems problems;

  /**
   * @param proven requests that bring a proof of their own from another site, such as the answer of
   *     an identity provider
   */
  ForeignPageFilter(RequestMatcher proven, Problems problems) {
    this.proven = proven;
    this.problems = problems;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (BearerFilter.brought(request) || proven.matches(request) || own(request)) {
      chain.doFilter(request, response);
    } else {
      problems.write(response, FOREIGN);
    }
  }

  private static boolean own(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null) {
      return OWN.contains(site) || link(request);
    }
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    return origin == null || names(origin, request.getHeader(HttpHeaders.HOST));
  }

  private static boolean link(HttpServletRequest request) {
    return LINKS.contains(request.getMethod())
        && "navigate".equals(request.getHeader("Sec-Fetch-Mode"));
  }

  private static boolean names(String origin, String host) {
    try {
      String authority = new URI(origin).getRawAuthority();
      return authority != null
          && host != null
          && authority.toLowerCase(Locale.ROOT).equals(host.toLowerCase(Locale.ROOT));
    } catch (URISyntaxException noOrigin) {
      return false;
    }
  }
}
