package dev.sluice.bot.web;

import dev.sluice.pipeline.identity.SourceAddress;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.web.util.matcher.IpAddressMatcher;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Says from where a request came when a trusted proxy passed it on, for limits and the trail: the
 * last address of X-Forwarded-For that is no trusted proxy itself. What others send in that header
 * is not looked at. It comes right after {@link FrontDoor}, which lets requests in a second time.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
final class ProxyFilter extends OncePerRequestFilter {
  private static final String HEADER = "X-Forwarded-For";

  /** More proxies than this are not looked behind. */
  private static final int MOST = 20;

  private static final Pattern COMMA = Pattern.compile(",");
  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}");
  private static final Pattern IPV6 = Pattern.compile("(?=[^:]*:[^:]*:)[0-9a-fA-F:.]{2,45}");

  /** {@code [2001:db8::7]:443}, {@code [2001:db8::7]}, {@code 203.0.113.9:443}. */
  private static final Pattern WITH_PORT =
      Pattern.compile("\\[([0-9a-fA-F:.]{2,45})](?::\\d{1,5})?|([0-9.]{7,15}):\\d{1,5}");

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
    Iterator<String> passed = lastFirst(Collections.list(request.getHeaders(HEADER)));
    for (int i = 0; i < MOST && passed.hasNext() && trusts(origin); i++) {
      Optional<String> before = address(passed.next());
      // Nobody comes from the server's own machine by a proxy; who says so wants its rights.
      if (before.filter(address -> !SourceAddress.local(address)).isEmpty()) {
        break;
      }
      origin = before.get();
    }
    return origin;
  }

  /** The entries of all headers, the nearest first; each proxy adds its peer at the end. */
  private static Iterator<String> lastFirst(List<String> headers) {
    List<String> entries = new ArrayList<>(COMMA.splitAsStream(String.join(",", headers)).toList());
    Collections.reverse(entries);
    return entries.iterator();
  }

  /** The address in an entry, which some proxies give with a port; empty when it is none. */
  private static Optional<String> address(String entry) {
    String text = entry.strip();
    Matcher port = WITH_PORT.matcher(text);
    if (port.matches()) {
      text = port.group(1) == null ? port.group(2) : port.group(1);
    }
    return IPV4.matcher(text).matches() || IPV6.matcher(text).matches()
        ? Optional.of(text)
        : Optional.empty();
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
