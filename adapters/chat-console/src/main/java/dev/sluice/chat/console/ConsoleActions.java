package dev.sluice.chat.console;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.sluice.chat.ChatInbox;
import dev.sluice.chat.Inbound;
import dev.sluice.chat.Place;
import dev.sluice.chat.console.ConsoleAccess.Visit;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.security.Principal;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What people do in the console. Each action is stored and acknowledged with 202; what comes of it
 * arrives by the stream. The event id is made by the browser, so a double click is one event.
 */
@Controller
@ResponseBody
final class ConsoleActions {
  private static final int LONGEST_BODY = 44 * 1024 * 1024;
  private static final int LONGEST_COMMAND = 4_000;
  private static final int LONGEST_TOKEN = 8_000;
  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final ConsoleAccess access;
  private final ChatInbox inbox;

  ConsoleActions(ConsoleAccess access, ChatInbox inbox) {
    this.access = access;
    this.inbox = inbox;
  }

  @PostMapping("/console/command")
  @ResponseStatus(HttpStatus.ACCEPTED)
  void command(Principal principal, HttpServletRequest request) throws IOException {
    Visit visit = access.visit(principal);
    Action action = read(request);
    String text = limited(action.text(), LONGEST_COMMAND);
    if (text.isBlank()) {
      throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "Type a command first.");
    }
    inbox.accept(
        new Inbound.Command(
            eventId(visit, action),
            visit.account(),
            place(visit, action),
            Instant.now(),
            text,
            limited(action.event(), 36)));
  }

  @PostMapping("/console/press")
  @ResponseStatus(HttpStatus.ACCEPTED)
  void press(Principal principal, HttpServletRequest request) throws IOException {
    Visit visit = access.visit(principal);
    Action action = read(request);
    inbox.accept(
        new Inbound.Press(
            eventId(visit, action),
            visit.account(),
            place(visit, action),
            Instant.now(),
            limited(action.token(), LONGEST_TOKEN),
            limited(action.trigger(), 100)));
  }

  @PostMapping("/console/submit")
  @ResponseStatus(HttpStatus.ACCEPTED)
  void submit(Principal principal, HttpServletRequest request) throws IOException {
    Visit visit = access.visit(principal);
    Action action = read(request);
    inbox.accept(
        new Inbound.Submission(
            eventId(visit, action),
            visit.account(),
            place(visit, action),
            Instant.now(),
            limited(action.token(), LONGEST_TOKEN),
            action.values()));
  }

  private static Place place(Visit visit, Action action) {
    String channel = action.channel().isEmpty() ? visit.direct() : action.channel();
    return visit.place(channel, limited(action.thread(), 40));
  }

  private static String eventId(Visit visit, Action action) {
    if (!action.event().matches("[0-9a-fA-F-]{36}")) {
      throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "The event id is not a UUID.");
    }
    return visit.account().id() + "/" + action.event();
  }

  private static String limited(String text, int longest) {
    if (text.length() > longest) {
      throw new ResponseStatusException(
          HttpStatus.CONTENT_TOO_LARGE, "That is longer than " + longest + " characters.");
    }
    return text;
  }

  private static Action read(HttpServletRequest request) throws IOException {
    byte[] body = request.getInputStream().readNBytes(LONGEST_BODY + 1);
    if (body.length > LONGEST_BODY) {
      throw new ResponseStatusException(
          HttpStatus.CONTENT_TOO_LARGE, "The script is larger than 10 MB.");
    }
    try {
      return MAPPER.readValue(body, Action.class);
    } catch (JacksonException broken) {
      throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "The request is not readable.");
    }
  }

  /** What the browser sends; what an action does not have stays empty. */
  private record Action(
      String event,
      String channel,
      String thread,
      String text,
      String token,
      String trigger,
      Map<String, String> values) {
    @JsonCreator
    Action(
        @Nullable String event,
        @Nullable String channel,
        @Nullable String thread,
        @Nullable String text,
        @Nullable String token,
        @Nullable String trigger,
        @Nullable Map<String, String> values) {
      this.event = Objects.requireNonNullElse(event, "");
      this.channel = Objects.requireNonNullElse(channel, "");
      this.thread = Objects.requireNonNullElse(thread, "");
      this.text = Objects.requireNonNullElse(text, "");
      this.token = Objects.requireNonNullElse(token, "");
      this.trigger = Objects.requireNonNullElse(trigger, "");
      this.values = values == null ? Map.of() : Map.copyOf(values);
    }
  }
}
