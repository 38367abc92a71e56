package dev.sluice.chat.slack;

import static dev.sluice.chat.slack.SlackAnswers.answer;
import static dev.sluice.chat.slack.SlackAnswers.fine;
import static dev.sluice.chat.slack.SlackAnswers.nested;
import static dev.sluice.chat.slack.SlackAnswers.refused;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import dev.sluice.chat.slack.SlackPeer.StoredFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Files of the team: announced, sent, then put into a channel; taken away with the bot's token. */
final class PeerFiles {
  private final Map<String, StoredFile> files = new LinkedHashMap<>();
  private final String authority;
  private int numbers;

  /**
   * No files.
   *
   * @param authority where they are sent to, {@code host:port}
   */
  PeerFiles(String authority) {
    this.authority = authority;
  }

  /** Somebody puts a file there; its id. */
  synchronized String put(String name, String content) {
    String id = "F" + ++numbers;
    files.put(id, new StoredFile(name, content, "", ""));
    return id;
  }

  /** Files that stand in a channel. */
  synchronized List<StoredFile> in(String channel) {
    return files.values().stream().filter(f -> f.channel().equals(channel)).toList();
  }

  synchronized JsonObject announce(Map<String, String> form) {
    String id = put(form.getOrDefault("filename", ""), "");
    return fine("upload_url", "http://" + authority + "/upload/" + id, "file_id", id);
  }

  synchronized JsonObject complete(Map<String, String> form) {
    String channel = form.getOrDefault("channel_id", "");
    JsonArray given = JsonParser.parseString(form.getOrDefault("files", "[]")).getAsJsonArray();
    for (JsonElement each : given) {
      String id = SlackOrigin.text(each.getAsJsonObject(), "id");
      files.computeIfPresent(
          id,
          (key, file) ->
              new StoredFile(
                  file.name(), file.content(), channel, form.getOrDefault("thread_ts", "")));
    }
    return fine();
  }

  synchronized JsonObject file(String id) {
    StoredFile file = files.get(id);
    return file == null
        ? refused("file_not_found")
        : nested(
            "file",
            fine(
                "id",
                id,
                "name",
                file.name(),
                "url_private_download",
                "http://" + authority + "/files/" + id));
  }

  synchronized void upload(HttpExchange exchange) throws IOException {
    String id = exchange.getRequestURI().getPath().substring("/upload/".length());
    String content = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    files.computeIfPresent(id, (key, file) -> new StoredFile(file.name(), content, "", ""));
    answer(exchange, 200, fine());
  }

  synchronized void download(HttpExchange exchange) throws IOException {
    String id = exchange.getRequestURI().getPath().substring("/files/".length());
    boolean known =
        ("Bearer " + SlackPeer.TOKEN)
            .equals(exchange.getRequestHeaders().getFirst("Authorization"));
    StoredFile file = files.get(id);
    byte[] bytes = (file == null ? "" : file.content()).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(known && file != null ? 200 : 404, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
