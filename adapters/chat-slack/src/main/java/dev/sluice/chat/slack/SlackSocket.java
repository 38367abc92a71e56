package dev.sluice.chat.slack;

import com.slack.api.bolt.App;
import com.slack.api.bolt.response.Response;
import com.slack.api.bolt.socket_mode.SocketModeApp;
import com.slack.api.socket_mode.SocketModeClient.Backend;
import dev.sluice.chat.Attempts;
import dev.sluice.chat.ChatConnection;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Socket Mode: the server opens the connection. Tries until Slack answers; several replicas have a
 * connection each, and Slack gives each event to one of them. An event that could not be stored is
 * not acknowledged, so Slack delivers it again.
 */
final class SlackSocket implements SmartLifecycle, ChatConnection {
  private static final Logger LOG = LoggerFactory.getLogger(SlackSocket.class);
  private static final int AT_ONCE = 10;
  private static final int ERROR = 500;
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private final App app;
  private final String token;
  private final Attempts attempts =
      new Attempts(
          "slack-socket",
          LONGEST_WAIT,
          (away, wait) ->
              LOG.warn(
                  "Slack's Socket Mode cannot be reached, next try in {} s",
                  wait.toSeconds(),
                  away));
  private volatile boolean running;
  private volatile Optional<SocketModeApp> connected = Optional.empty();

  SlackSocket(App app, String token) {
    this.app = app;
    this.token = token;
  }

  @Override
  public void start() {
    running = true;
    attempts.begin(Duration.ZERO, this::open);
  }

  @Override
  public String platform() {
    return SlackPlatform.NAME;
  }

  @Override
  public Optional<String> trouble() {
    return connected.isPresent()
        ? Optional.empty()
        : Optional.of("Slack's Socket Mode is not open; `sluice doctor --chat slack` says more.");
  }

  private synchronized void open() throws Exception {
    SocketModeApp opened =
        new SocketModeApp(
            token,
            Backend.JavaWebSocket,
            context -> {
              LOG.error(
                  "an event could not be stored; Slack delivers it again", context.getException());
              return Response.builder().statusCode(ERROR).build();
            },
            app,
            AT_ONCE);
    opened.startAsync();
    connected = Optional.of(opened);
    LOG.info("connected to Slack by Socket Mode");
  }

  @Override
  public void stop() {
    running = false;
    attempts.close();
    close();
  }

  private synchronized void close() {
    try {
      if (connected.isPresent()) {
        connected.get().close();
      }
    } catch (Exception broken) {
      LOG.warn("Slack's Socket Mode does not close", broken);
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
