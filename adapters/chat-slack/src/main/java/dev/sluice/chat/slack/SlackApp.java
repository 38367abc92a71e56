package dev.sluice.chat.slack;

import com.slack.api.Slack;
import com.slack.api.bolt.App;
import com.slack.api.bolt.AppConfig;
import com.slack.api.bolt.middleware.Middleware;
import com.slack.api.bolt.response.Response;
import com.slack.api.model.event.MessageFileShareEvent;
import dev.sluice.chat.ChatInbox;
import dev.sluice.chat.Inbound;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bolt, reduced to what it does well: reading Slack's payloads. Each is stored and acknowledged;
 * when it cannot be stored, Slack gets an error and delivers it again.
 */
final class SlackApp {
  private static final Logger LOG = LoggerFactory.getLogger(SlackApp.class);
  private static final int FORBIDDEN = 403;

  private final SlackOrigin origin;
  private final SlackEvents events;
  private final ChatInbox inbox;

  SlackApp(SlackOrigin origin, SlackEvents events, ChatInbox inbox) {
    this.origin = origin;
    this.events = events;
    this.inbox = inbox;
  }

  App build(Slack slack, SlackProperties properties) {
    AppConfig config =
        AppConfig.builder()
            .slack(slack)
            .signingSecret(properties.signingSecret())
            .allEventsApiAutoAckEnabled(true)
            .build();
    App app = new App(config, slack, new ArrayList<>(List.of(ours())));
    app.command(
        Pattern.compile("/.+"),
        (request, context) -> {
          store(events.command(request.getPayload()));
          return context.ack();
        });
    app.blockAction(
        Pattern.compile("sluice\\..*"),
        (request, context) -> {
          events.press(request.getPayload()).ifPresent(this::store);
          return context.ack();
        });
    app.viewSubmission(
        SlackForms.CALLBACK,
        (request, context) -> {
          Optional<Inbound> submission = events.submission(request.getPayload());
          if (submission.isEmpty()) {
            LOG.warn("refused a form whose metadata was changed");
            return Response.builder().statusCode(FORBIDDEN).build();
          }
          store(submission.get());
          return context.ack();
        });
    app.event(
        MessageFileShareEvent.class,
        (payload, context) -> {
          events.uploads(payload).forEach(this::store);
          return context.ack();
        });
    return app;
  }

  /** By HTTP the guard has looked already, at more than Bolt shows here. */
  private Middleware ours() {
    return (request, response, chain) -> {
      Optional<String> refusal =
          request.isSocketMode()
              ? origin.refuse(request.getRequestBodyAsString())
              : Optional.empty();
      if (refusal.isPresent()) {
        LOG.warn("refused an event: {}", refusal.get());
        return Response.builder().statusCode(FORBIDDEN).build();
      }
      return chain.next(request);
    };
  }

  private void store(Inbound event) {
    ChatInbox.Receipt receipt = inbox.accept(event);
    LOG.debug("{} {}", event.eventId(), receipt);
  }
}
