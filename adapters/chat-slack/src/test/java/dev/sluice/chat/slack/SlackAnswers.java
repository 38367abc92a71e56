package dev.sluice.chat.slack;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** How Slack's methods are asked and answered: forms in, JSON with {@code ok} out. */
final class SlackAnswers {
  private static final Gson GSON = new Gson();

  private SlackAnswers() {}

  static JsonObject fine(String... pairs) {
    JsonObject answer = new JsonObject();
    answer.addProperty("ok", true);
    for (int i = 0; i < pairs.length; i += 2) {
      answer.addProperty(pairs[i], pairs[i + 1]);
    }
    return answer;
  }

  static JsonObject nested(String name, JsonObject inner) {
    JsonObject answer = fine();
    answer.add(name, inner);
    return answer;
  }

  static JsonObject refused(String code) {
    JsonObject answer = new JsonObject();
    answer.addProperty("ok", false);
    answer.addProperty("error", code);
    return answer;
  }

  static void answer(HttpExchange exchange, int status, JsonObject body) throws IOException {
    byte[] bytes = GSON.toJson(body).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  static Map<String, String> form(byte[] body) {
    Map<String, String> form = new HashMap<>();
    for (String pair : new String(body, StandardCharsets.UTF_8).split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        form.put(
            URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return form;
  }
}
