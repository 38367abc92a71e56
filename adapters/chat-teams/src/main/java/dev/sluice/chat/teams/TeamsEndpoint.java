package dev.sluice.chat.teams;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.chat.Account;
import dev.sluice.chat.ChatDesk;
import dev.sluice.chat.ChatInbox;
import dev.sluice.chat.Inbound;
import dev.sluice.chat.Message;
import dev.sluice.chat.Posted;
import dev.sluice.chat.teams.Waiting.Asked;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes activities that passed the guard. Each is stored before it is acknowledged; when it cannot
 * be stored, Teams gets an error.
 */
final class TeamsEndpoint extends HttpServlet {
  private static final Logger LOG = LoggerFactory.getLogger(TeamsEndpoint.class);
  private static final Duration LOST = Duration.ofSeconds(30);

  private final transient TeamsEvents events;
  private final transient TeamsAnswers answers;
  private final transient TeamsReplies replies;
  private final transient ChatInbox inbox;
  private final transient Supplier<ChatDesk> desk;

  TeamsEndpoint(
      TeamsEvents events,
      TeamsAnswers answers,
      TeamsReplies replies,
      ChatInbox inbox,
      Supplier<ChatDesk> desk) {
    this.events = events;
    this.answers = answers;
    this.replies = replies;
    this.inbox = inbox;
    this.desk = desk;
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!(request.getAttribute(TeamsGuard.ACTIVITY) instanceof JsonNode activity)) {
      response.sendError(HttpServletResponse.SC_FORBIDDEN);
      return;
    }
    switch (Json.text(activity, "type")) {
      case "message" -> events.message(activity).forEach(this::store);
      case "invoke" -> invoke(request, response, activity);
      default -> LOG.debug("an activity of Teams that asks for nothing");
    }
  }

  private void store(Inbound event) {
    ChatInbox.Receipt receipt = inbox.accept(event);
    LOG.debug("{} {}", event.eventId(), receipt);
  }

  private void invoke(HttpServletRequest request, HttpServletResponse response, JsonNode activity)
      throws IOException {
    Account account = TeamsEvents.account(activity);
    Posted card =
        new Posted(TeamsEvents.place(activity).withoutThread(), Json.text(activity, "replyToId"));
    if (TeamsEvents.REFRESH.equals(Json.text(activity, "value", "action", "verb"))) {
      Optional<Message> own = desk.get().card(account, card);
      Waiting.write(response, HttpServletResponse.SC_OK, replies.refreshed(own));
      return;
    }
    Asked asked = asked(Json.text(activity, "name"));
    if (events.invoke(activity, "").isEmpty()) {
      response.setStatus(HttpServletResponse.SC_NOT_IMPLEMENTED);
      return;
    }
    AsyncContext context = request.startAsync();
    // Long after every answer; where none comes, the container ends the exchange with an error.
    context.setTimeout(LOST.toMillis());
    String trigger = answers.keep(new Waiting(context, account, asked, card));
    try {
      Inbound event = events.invoke(activity, trigger).orElseThrow();
      if (inbox.accept(event) == ChatInbox.Receipt.DUPLICATE) {
        answers.release(trigger);
      } else {
        answers.stored(trigger);
      }
    } catch (RuntimeException unstored) {
      LOG.error("a click of Teams could not be stored", unstored);
      answers.fail(trigger, HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
    }
  }

  private static Asked asked(String name) {
    return switch (name) {
      case "task/fetch", "composeExtension/fetchTask" -> Asked.WINDOW;
      case "task/submit", "composeExtension/submitAction" -> Asked.SENT;
      default -> Asked.CARD;
    };
  }
}
