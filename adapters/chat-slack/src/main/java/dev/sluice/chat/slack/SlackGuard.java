package dev.sluice.chat.slack;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before Bolt: only what Slack signed over exactly these bytes, just now, for our app and
 * our teams gets through. Bolt itself accepts timestamps of the future and clicks of other teams.
 * The same delivery twice is one event by its id in the inbox.
 */
final class SlackGuard extends HttpFilter {
  private static final Logger LOG = LoggerFactory.getLogger(SlackGuard.class);
  private static final int MOST = 1024 * 1024;
  private static final int TOO_LARGE = 413;

  private final transient SlackSignature signature;
  private final transient SlackOrigin origin;

  SlackGuard(SlackSignature signature, SlackOrigin origin) {
    this.signature = signature;
    this.origin = origin;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!request.getMethod().equals("POST")) {
      response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
      return;
    }
    byte[] body = request.getInputStream().readNBytes(MOST + 1);
    if (body.length > MOST) {
      response.sendError(TOO_LARGE);
      return;
    }
    if (!signature.covers(
        body,
        headers(request, "X-Slack-Request-Timestamp"),
        headers(request, "X-Slack-Signature"))) {
      LOG.warn("refused a request to /slack/events: it is not signed by Slack, or not fresh");
      response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
      return;
    }
    Optional<String> refusal = origin.refuse(new String(body, StandardCharsets.UTF_8));
    if (refusal.isPresent()) {
      LOG.warn("refused a signed request to /slack/events: {}", refusal.get());
      response.sendError(HttpServletResponse.SC_FORBIDDEN);
      return;
    }
    chain.doFilter(new GuardedRequest(request, body), response);
  }

  private static List<String> headers(HttpServletRequest request, String name) {
    return Collections.list(request.getHeaders(name));
  }
}
