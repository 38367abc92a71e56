package dev.sluice.chat.discord;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import net.dv8tion.jda.api.exceptions.ParsingException;
import net.dv8tion.jda.api.utils.data.DataObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where Discord delivers interactions by HTTP. Only what Discord signed over exactly these bytes,
 * just now, is read at all. It is answered with 202, and by a call of ours afterwards.
 */
final class DiscordEndpoint extends HttpServlet {
  static final String PATH = "/discord/interactions";
  private static final Logger LOG = LoggerFactory.getLogger(DiscordEndpoint.class);

  /** More than any interaction has: the whole has to be there before its signature is known. */
  private static final int MOST = 256 * 1024;

  private static final int TOO_LARGE = 413;
  private static final byte[] PONG = "{\"type\":1}".getBytes(StandardCharsets.US_ASCII);

  private final transient DiscordSignature signature;
  private final transient DiscordInteractions interactions;

  DiscordEndpoint(DiscordSignature signature, DiscordInteractions interactions) {
    this.signature = signature;
    this.interactions = interactions;
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    List<String> timestamps = headers(request, "X-Signature-Timestamp");
    List<String> signatures = headers(request, "X-Signature-Ed25519");
    if (!signature.plausible(timestamps, signatures)) {
      refuse(response);
      return;
    }
    if (request.getContentLengthLong() > MOST) {
      response.sendError(TOO_LARGE);
      return;
    }
    byte[] body = request.getInputStream().readNBytes(MOST + 1);
    if (body.length > MOST) {
      response.sendError(TOO_LARGE);
      return;
    }
    if (!signature.covers(body, timestamps, signatures)) {
      refuse(response);
      return;
    }
    answer(body, response);
  }

  private static void refuse(HttpServletResponse response) throws IOException {
    LOG.warn("refused a request to {}: it is not signed by Discord, or not fresh", PATH);
    response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
  }

  private void answer(byte[] body, HttpServletResponse response) throws IOException {
    DataObject interaction;
    try {
      interaction = DataObject.fromJson(body);
    } catch (ParsingException unreadable) {
      LOG.warn("refused a signed request to {}: it cannot be read", PATH);
      response.sendError(HttpServletResponse.SC_FORBIDDEN);
      return;
    }
    switch (interactions.take(interaction)) {
      case PONG -> {
        response.setContentType("application/json");
        response.getOutputStream().write(PONG);
      }
      case TAKEN -> response.setStatus(HttpServletResponse.SC_ACCEPTED);
      case REFUSED -> response.sendError(HttpServletResponse.SC_FORBIDDEN);
    }
  }

  private static List<String> headers(HttpServletRequest request, String name) {
    return Collections.list(request.getHeaders(name));
  }
}
