package dev.sluice.chat.teams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** Delivers what people do to a server, signed and framed exactly as Teams does. */
public final class TeamsSender {
  private static final String MENTION = "<at>Sluice</at>";
  private final HttpClient http = HttpClient.newHttpClient();
  private final TeamsPeer peer;
  private volatile URI server = URI.create("http://localhost");

  /** Deliveries of a peer. */
  public TeamsSender(TeamsPeer peer) {
    this.peer = peer;
  }

  /** Where the server listens. */
  public void to(URI address) {
    server = address;
  }

  /** An answer of the server. */
  public record Answer(int status, JsonNode body) {}

  /** A line that somebody typed in the channel, with the mention of the bot before it. */
  public ObjectNode command(String name, String line) {
    ObjectNode activity = channel("message", name);
    String escaped = escaped(line);
    activity.put("textFormat", "plain").put("text", MENTION + " " + escaped);
    ObjectNode html = Json.object().put("contentType", "text/html");
    html.put(
        "content",
        "<p><span itemtype=\"http://schema.skype.com/Mention\" itemscope itemid=\"0\">Sluice</span>"
            + "&nbsp;"
            + escaped
            + "</p>");
    activity.set("attachments", Json.array().add(html));
    ObjectNode mention = Json.object().put("type", "mention").put("text", MENTION);
    mention.set("mentioned", Json.object().put("id", "28:" + TeamsPeer.APP).put("name", "Sluice"));
    activity.set("entities", Json.array().add(mention));
    return activity;
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** The press of a button that does something. */
  public ObjectNode press(String name, String conversation, String message, String token) {
    ObjectNode data = Json.object().put("token", token);
    return action(name, conversation, message, "press", data);
  }

  /** A client shows a card and asks for the own view of its person. */
  public ObjectNode refresh(String name, String conversation, String message) {
    return action(name, conversation, message, "refresh", Json.object());
  }

  /** A form in a conversation is sent. */
  public ObjectNode form(String name, String message, String token, Map<String, String> values) {
    return action(
        name, TeamsPeer.conversation(TeamsPeer.person(name)), message, "form", data(token, values));
  }

  private ObjectNode action(
      String name, String conversation, String message, String verb, ObjectNode data) {
    ObjectNode action = Json.object().put("type", "Action.Execute").put("verb", verb);
    action.set("data", data);
    ObjectNode value = Json.object();
    value.set("action", action);
    ObjectNode activity = invoke("adaptiveCard/action", name, conversation, message);
    activity.set("value", value);
    return activity;
  }

  /** The press of a button that opens a window. */
  public ObjectNode window(String name, String conversation, String message, String token) {
    ObjectNode data = Json.object().put("token", token);
    data.set("msteams", Json.object().put("type", "task/fetch"));
    return task("task/fetch", name, conversation, message, data);
  }

  /** The form of a window is sent. */
  public ObjectNode submission(String name, String token, Map<String, String> values) {
    return task("task/submit", name, TeamsPeer.CHANNEL, "", data(token, values));
  }

  /** The command of the message extension. */
  public ObjectNode extension(String name) {
    ObjectNode activity = invoke("composeExtension/fetchTask", name, TeamsPeer.CHANNEL, "");
    activity.set("value", Json.object().put("commandId", "new").put("commandContext", "compose"));
    return activity;
  }

  private ObjectNode task(
      String task, String name, String conversation, String message, ObjectNode data) {
    ObjectNode value = Json.object();
    value.set("data", data);
    value.set("context", Json.object().put("theme", "default"));
    ObjectNode activity = invoke(task, name, conversation, message);
    activity.set("value", value);
    return activity;
  }

  private static ObjectNode data(String token, Map<String, String> values) {
    ObjectNode data = Json.object().put("token", token);
    values.forEach((field, value) -> data.put("field." + field, value));
    return data;
  }

  /** A file that somebody sends to the bot directly. */
  public ObjectNode shared(String name, String file, String address) {
    ObjectNode activity = activity("message", name, TeamsPeer.conversation(TeamsPeer.person(name)));
    ObjectNode attachment =
        Json.object()
            .put("contentType", "application/vnd.microsoft.teams.file.download.info")
            .put("name", file);
    attachment.set("content", Json.object().put("downloadUrl", address).put("fileType", "sql"));
    activity.set("attachments", Json.array().add(attachment));
    return activity;
  }

  private ObjectNode invoke(String task, String name, String conversation, String message) {
    ObjectNode activity = activity("invoke", name, conversation).put("name", task);
    activity.put("id", "f:" + UUID.randomUUID());
    if (!message.isEmpty()) {
      activity.put("replyToId", message);
    }
    return activity;
  }

  private ObjectNode channel(String type, String name) {
    return activity(type, name, TeamsPeer.CHANNEL);
  }

  private ObjectNode activity(String type, String name, String conversation) {
    String now = String.valueOf(peer.now());
    boolean personal = conversation.startsWith("a:");
    ObjectNode activity =
        Json.object()
            .put("type", type)
            .put("id", now)
            .put("channelId", "msteams")
            .put("serviceUrl", peer.service())
            .put("timestamp", Instant.now().toString());
    activity.set(
        "from",
        Json.object()
            .put("id", "29:" + name)
            .put("name", name.toUpperCase(Locale.ROOT))
            .put("aadObjectId", TeamsPeer.person(name)));
    activity.set("recipient", Json.object().put("id", "28:" + TeamsPeer.APP).put("name", "Sluice"));
    activity.set(
        "conversation",
        Json.object()
            .put("id", personal ? conversation : conversation + ";messageid=" + now)
            .put("conversationType", personal ? "personal" : "channel")
            .put("isGroup", !personal)
            .put("tenantId", TeamsPeer.TENANT));
    ObjectNode data = Json.object();
    data.set("tenant", Json.object().put("id", TeamsPeer.TENANT));
    if (!personal) {
      data.set("team", Json.object().put("id", TeamsPeer.TEAM));
      data.set("channel", Json.object().put("id", conversation));
    }
    activity.set("channelData", data);
    return activity;
  }

  /** Delivers an activity as Teams does now. */
  public Answer deliver(JsonNode activity) {
    return deliver(Json.write(activity), "Bearer " + peer.signer().token(peer.service()));
  }

  Answer deliver(byte[] body, String... authorization) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve("/api/messages"))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(body));
    for (String each : authorization) {
      request.header("Authorization", each);
    }
    try {
      HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
      boolean json =
          response.statusCode() == 200
              && response.headers().firstValue("Content-Type").orElse("").contains("json");
      return new Answer(response.statusCode(), json ? Json.read(response.body()) : Json.object());
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
