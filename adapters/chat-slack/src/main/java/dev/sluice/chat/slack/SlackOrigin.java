package dev.sluice.chat.slack;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether what Slack delivered is for us: our app, one of our teams, and no address in it that
 * leads elsewhere. The same check for HTTP and for Socket Mode.
 */
final class SlackOrigin {
  private static final String HANDSHAKE = "url_verification";

  private final String app;
  private final Set<String> teams;
  private final String answers;

  SlackOrigin(SlackProperties properties) {
    this.app = properties.appId();
    this.teams = new HashSet<>(properties.teams().stream().map(t -> t.id()).toList());
    this.answers = Optional.ofNullable(URI.create(properties.api()).getHost()).orElse("slack.com");
  }

  /** Why it is refused; empty when it is for us. */
  Optional<String> refuse(String body) {
    try {
      JsonObject payload = payload(body);
      if (HANDSHAKE.equals(text(payload, "type")) && !payload.has("event")) {
        return Optional.empty();
      }
      return refuse(payload);
    } catch (JsonParseException | IllegalStateException | IllegalArgumentException broken) {
      return Optional.of("it cannot be read");
    }
  }

  private Optional<String> refuse(JsonObject payload) {
    String named = text(payload, "api_app_id");
    if (!app.equals(named)) {
      return Optional.of("it is for another app");
    }
    if (!teams.contains(team(payload)) || !sameTeam(payload)) {
      return Optional.of("it comes from another team");
    }
    if (!answers(text(payload, "response_url"))) {
      return Optional.of("its response_url leads elsewhere");
    }
    return Optional.empty();
  }

  /** The team of the one who acted. */
  private static String team(JsonObject payload) {
    JsonElement team = payload.get("team");
    if (team instanceof JsonObject known) {
      return text(known, "id");
    }
    return text(payload, "team_id");
  }

  /** In shared channels people of other teams act: their own team counts. */
  private boolean sameTeam(JsonObject payload) {
    if (payload.get("user") instanceof JsonObject user && user.has("team_id")) {
      return teams.contains(text(user, "team_id"));
    }
    return true;
  }

  private boolean answers(String address) {
    if (address.isEmpty()) {
      return true;
    }
    URI uri = URI.create(address);
    String host = String.valueOf(uri.getHost());
    boolean slack = "https".equals(uri.getScheme()) && uri.getPort() == -1;
    return slack && uri.getUserInfo() == null && host.equals("hooks." + parent(answers));
  }

  private static String parent(String host) {
    return host.equals("slack-gov.com") ? host : "slack.com";
  }

  /** The JSON of a delivery, or of a slash command's form. */
  static JsonObject payload(String body) {
    String start = body.stripLeading();
    if (start.startsWith("{")) {
      return JsonParser.parseString(body).getAsJsonObject();
    }
    Map<String, String> fields = fields(body);
    if (fields.containsKey("payload")) {
      return JsonParser.parseString(fields.getOrDefault("payload", "")).getAsJsonObject();
    }
    JsonObject form = new JsonObject();
    fields.forEach(form::addProperty);
    return form;
  }

  private static Map<String, String> fields(String body) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String pair : body.split("&", 200)) {
      int equals = pair.indexOf('=');
      String name =
          URLDecoder.decode(equals < 0 ? pair : pair.substring(0, equals), StandardCharsets.UTF_8);
      String value =
          equals < 0 ? "" : URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
      if (fields.putIfAbsent(name, value) != null) {
        throw new IllegalArgumentException("the field " + name + " stands there twice");
      }
    }
    return fields;
  }

  static String text(JsonObject object, String name) {
    JsonElement value = object.get(name);
    return value != null && value.isJsonPrimitive() ? value.getAsString() : "";
  }
}
