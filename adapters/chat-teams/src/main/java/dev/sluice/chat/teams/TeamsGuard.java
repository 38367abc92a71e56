package dev.sluice.chat.teams;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.chat.teams.TeamsToken.Proof;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before everything else at {@code /api/messages}: only an activity with a genuine token of
 * the channel, for our bot, of our tenants and teams, just now, gets through. The SDK's own checks
 * are not used: they accept tokens of skills, tokens without an end, other tenants and replays. The
 * same delivery twice is one event by its id in the inbox.
 */
final class TeamsGuard extends HttpFilter {
  /** Where the activity that passed is found; nothing else reads the body. */
  static final String ACTIVITY = TeamsGuard.class.getName() + ".activity";

  private static final Logger LOG = LoggerFactory.getLogger(TeamsGuard.class);
  private static final int MOST = 256 * 1024;
  private static final int TOO_LARGE = 413;

  private final transient TeamsToken token;
  private final transient TeamsOrigin origin;

  TeamsGuard(TeamsToken token, TeamsOrigin origin) {
    this.token = token;
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
    Proof proof;
    try {
      proof = token.look(Collections.list(request.getHeaders("Authorization")));
    } catch (IOException away) {
      LOG.error("an activity of Teams cannot be checked now: {}", away.getMessage());
      response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      return;
    }
    if (!(proof instanceof Proof.Genuine genuine)) {
      LOG.warn("refused a request to /api/messages: {}", ((Proof.Refused) proof).why());
      response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
      return;
    }
    byte[] body = request.getInputStream().readNBytes(MOST + 1);
    if (body.length > MOST) {
      response.sendError(TOO_LARGE);
      return;
    }
    Optional<JsonNode> activity = read(body);
    if (activity.isEmpty()) {
      LOG.warn("refused an activity of Teams: it cannot be read");
      response.sendError(HttpServletResponse.SC_BAD_REQUEST);
      return;
    }
    Optional<String> refusal = origin.refuse(activity.get(), genuine.serviceUrl());
    if (refusal.isPresent()) {
      LOG.warn("refused an activity of Teams: {}", refusal.get());
      response.sendError(HttpServletResponse.SC_FORBIDDEN);
      return;
    }
    request.setAttribute(ACTIVITY, activity.get());
    chain.doFilter(request, response);
  }

  private static Optional<JsonNode> read(byte[] body) {
    try {
      return Optional.of(Json.read(body)).filter(JsonNode::isObject);
    } catch (IOException broken) {
      return Optional.empty();
    }
  }
}
