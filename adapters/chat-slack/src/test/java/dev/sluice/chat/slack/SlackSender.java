package dev.sluice.chat.slack;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Delivers what people do to a server, signed and framed exactly as Slack does. */
public final class SlackSender {
  /** The secret that signs. */
  public static final String SECRET = "8f742231b10e8888abcd99yyyzzz85a5";

  private static final Gson GSON = new Gson();
  private static final String FORM = "application/x-www-form-urlencoded";
  private final HttpClient http = HttpClient.newHttpClient();
  private final SlackPeer peer;
  private final SlackSignature signature =
      new SlackSignature(SECRET, Duration.ofMinutes(5), Clock.systemUTC());
  private final AtomicInteger numbers = new AtomicInteger();
  private volatile URI server = URI.create("http://localhost");

  /** Deliveries of a peer. */
  public SlackSender(SlackPeer peer) {
    this.peer = peer;
  }

  /** What a server is told that works with this Slack over HTTP. */
  public Map<String, Object> settings() {
    return Map.of(
        "sluice.chat.slack.app-id",
        SlackPeer.APP,
        "sluice.chat.slack.mode",
        "http",
        "sluice.chat.slack.signing-secret",
        SECRET,
        "sluice.chat.slack.teams[0].id",
        SlackPeer.TEAM,
        "sluice.chat.slack.teams[0].bot-token",
        SlackPeer.TOKEN,
        "sluice.chat.slack.api",
        peer.api(),
        "sluice.chat.slack.files",
        peer.authority(),
        "sluice.chat.slack.url",
        "https://sluice.example");
  }

  /** Where the server listens. */
  public void to(URI address) {
    server = address;
  }

  /** The body of a slash command. */
  public String command(String user, String line) {
    return fields(
        Map.of(
            "token",
            "old",
            "team_id",
            SlackPeer.TEAM,
            "team_domain",
            "acme",
            "channel_id",
            SlackPeer.CHANNEL,
            "user_id",
            user,
            "user_name",
            "somebody",
            "command",
            "/sluice",
            "text",
            escaped(line.replaceFirst("^/sluice\\s*", "")),
            "api_app_id",
            SlackPeer.APP,
            "trigger_id",
            peer.trigger(user)));
  }

  /** Slack escapes three characters in what people type. */
  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** The body of a click on a button. */
  public String press(String user, String channel, String token) {
    JsonObject payload = payload("block_actions", user);
    payload.add("channel", object("id", channel, "name", "team"));
    payload.addProperty("trigger_id", peer.trigger(user));
    payload.addProperty(
        "response_url", "https://hooks.slack.com/actions/" + SlackPeer.TEAM + "/1/x");
    JsonObject action = object("type", "button", "action_id", "sluice.press.0", "value", token);
    JsonArray actions = new JsonArray();
    actions.add(action);
    payload.add("actions", actions);
    return fields(Map.of("payload", GSON.toJson(payload)));
  }

  /** The body of a view that was sent. */
  public String submission(
      SlackPeer.View view, Map<String, String> values, Map<String, String> files) {
    JsonObject payload = payload("view_submission", view.user());
    payload.addProperty("trigger_id", peer.trigger(view.user()));
    JsonObject sent = view.content().deepCopy();
    sent.addProperty("id", view.id());
    sent.addProperty("hash", "1.x");
    JsonObject inputs = new JsonObject();
    sent.getAsJsonArray("blocks")
        .forEach(
            each -> {
              JsonObject block = each.getAsJsonObject();
              if (SlackOrigin.text(block, "type").equals("input")) {
                input(block, values, files, inputs);
              }
            });
    JsonObject state = new JsonObject();
    state.add("values", inputs);
    sent.add("state", state);
    payload.add("view", sent);
    return fields(Map.of("payload", GSON.toJson(payload)));
  }

  private static void input(
      JsonObject block, Map<String, String> values, Map<String, String> files, JsonObject inputs) {
    String name = SlackOrigin.text(block, "block_id");
    JsonObject element = block.getAsJsonObject("element");
    String type = SlackOrigin.text(element, "type");
    JsonObject value = object("type", type);
    if (type.equals("static_select")) {
      String given =
          values.getOrDefault(
              name,
              element.has("initial_option")
                  ? SlackOrigin.text(element.getAsJsonObject("initial_option"), "value")
                  : "");
      value.add("selected_option", object("value", given));
    } else if (type.equals("file_input")) {
      JsonArray given = new JsonArray();
      if (files.containsKey(name)) {
        given.add(object("id", String.valueOf(files.get(name)), "name", "given.sql"));
      }
      value.add("files", given);
    } else {
      value.addProperty(
          "value", values.getOrDefault(name, SlackOrigin.text(element, "initial_value")));
    }
    JsonObject one = new JsonObject();
    one.add("value", value);
    inputs.add(name, one);
  }

  /** The body of the event that a file was put into the channel. */
  public String shared(String user, String file, String name) {
    return shared(SlackPeer.CHANNEL, user, file, name);
  }

  /** The same for a conversation. */
  public String shared(String channel, String user, String file, String name) {
    JsonObject event =
        object(
            "type", "message",
            "subtype", "file_share",
            "user", user,
            "channel", channel,
            "ts", "1.1",
            "channel_type", "channel");
    JsonArray given = new JsonArray();
    JsonObject about = object("id", file, "name", name);
    about.addProperty("size", 100);
    given.add(about);
    event.add("files", given);
    JsonObject payload =
        object(
            "type",
            "event_callback",
            "team_id",
            SlackPeer.TEAM,
            "api_app_id",
            SlackPeer.APP,
            "event_id",
            "Ev" + numbers.incrementAndGet());
    payload.add("event", event);
    return GSON.toJson(payload);
  }

  private static JsonObject payload(String type, String user) {
    JsonObject payload = object("type", type, "api_app_id", SlackPeer.APP, "token", "old");
    payload.add("team", object("id", SlackPeer.TEAM, "domain", "acme"));
    payload.add("user", object("id", user, "username", "somebody", "team_id", SlackPeer.TEAM));
    return payload;
  }

  /** The content of a body as JSON, to be changed. */
  public static JsonObject read(String body) {
    return SlackOrigin.payload(body);
  }

  /** A changed content as a body. */
  public static String write(JsonObject payload) {
    return fields(Map.of("payload", GSON.toJson(payload)));
  }

  /** Delivers a body as Slack does now; the status of the answer. */
  public int deliver(String body) {
    String now = String.valueOf(Instant.now().getEpochSecond());
    return deliver(body, now, sign(now, body));
  }

  /** The signature of a body at a time. */
  public String sign(String timestamp, String body) {
    return signature.of(timestamp, body.getBytes(StandardCharsets.UTF_8));
  }

  /** Delivers a body with headers of one's own. */
  public int deliver(String body, String timestamp, String... signatures) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve("/slack/events"))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", body.startsWith("{") ? "application/json" : FORM)
            .POST(BodyPublishers.ofString(body));
    if (!timestamp.isEmpty()) {
      request.header("X-Slack-Request-Timestamp", timestamp);
    }
    for (String each : signatures) {
      request.header("X-Slack-Signature", each);
    }
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  private static JsonObject object(String... pairs) {
    JsonObject object = new JsonObject();
    for (int i = 0; i < pairs.length; i += 2) {
      object.addProperty(pairs[i], pairs[i + 1]);
    }
    return object;
  }

  private static String fields(Map<String, String> fields) {
    StringBuilder body = new StringBuilder();
    fields.forEach(
        (name, value) ->
            body.append(body.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return body.toString();
  }
}
