package dev.sluice.bot.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.web.util.matcher.IpAddressMatcher;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Says from where a request came when a trusted proxy passed it on, for limits and the trail: the
 * last address of X-Forwarded-For that is no trusted proxy itself. What others send in that header
 * is not looked at.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class ProxyFilter extends OncePerRequestFilter {
  private static final String HEADER = "X-Forwarded-For";
  private static final int MOST = 20;

  private final List<IpAddressMatcher> trusted;

  ProxyFilter(WebSettings settings) {
    this.trusted = settings.trustedProxies().stream().map(IpAddressMatcher::new).toList();
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String origin = origin(request);
    chain.doFilter(
        origin.equals(request.getRemoteAddr()) ? request : new From(request, origin), response);
  }

  private String origin(HttpServletRequest request) {
    String origin = request.getRemoteAddr();
    List<String> passed = new ArrayList<>();
    for (String header : Collections.list(request.getHeaders(HEADER))) {
      passed.addAll(List.of(header.split(",", MOST)));
    }
    for (int i = passed.size() - 1; i >= 0 && trusts(origin); i--) {
      String before = passed.get(i).strip();
      if (!before.matches("[0-9a-fA-F:.]{2,45}")) {
        break;
      }
      origin = before;
    }
    return origin;
  }

  private boolean trusts(String address) {
    try {
      return trusted.stream().anyMatch(one -> one.matches(address));
    } catch (IllegalArgumentException noAddress) {
      return false;
    }
  }

  private static final class From extends HttpServletRequestWrapper {
    private final String origin;

    From(HttpServletRequest request, String origin) {
      super(request);
      this.origin = origin;
    }

    @Override
    public String getRemoteAddr() {
      return origin;
    }

    @Override
    public String getRemoteHost() {
      return origin;
    }
  }
}
