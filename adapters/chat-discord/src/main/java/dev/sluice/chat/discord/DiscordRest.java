package dev.sluice.chat.discord;

import dev.sluice.chat.ChatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.dv8tion.jda.api.exceptions.ParsingException;
import net.dv8tion.jda.api.utils.data.DataArray;
import net.dv8tion.jda.api.utils.data.DataObject;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * Discord's methods. Each call answers or throws at once: nothing is queued, nothing is tried
 * again, and a limit comes back with what Discord asked to wait.
 */
final class DiscordRest implements AutoCloseable {
  private static final MediaType JSON = MediaType.get("application/json; charset=utf-8");
  private static final MediaType TEXT = MediaType.get("text/plain; charset=utf-8");
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final String AGENT = "DiscordBot (https://github.com/sluice, 1)";

  private final OkHttpClient http =
      new OkHttpClient.Builder()
          .followRedirects(false)
          .callTimeout(2 * TIMEOUT.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
          .readTimeout(TIMEOUT)
          .writeTimeout(TIMEOUT)
          .retryOnConnectionFailure(false)
          .build();
  private final String api;
  private final String token;

  DiscordRest(DiscordProperties properties) {
    this.api = properties.api();
    this.token = properties.botToken();
  }

  /** Reads something. */
  DataObject get(Call call) {
    return fine(call, ask("GET", call, Optional.empty())).object();
  }

  /** Reads a list. */
  DataArray list(Call call) {
    return fine(call, ask("GET", call, Optional.empty())).array();
  }

  /** Makes something. */
  DataObject post(Call call, Rendered body) {
    return fine(call, ask("POST", call, Optional.of(body))).object();
  }

  /** Puts a list where another one was. */
  Answer put(Call call, DataArray list) {
    return send(call, request(call).put(RequestBody.create(list.toJson(), JSON)));
  }

  /** Does something and throws nothing that Discord answers but outages and limits. */
  Answer ask(String method, Call call, Optional<Rendered> body) {
    return send(call, request(call).method(method, body.map(DiscordRest::of).orElse(null)));
  }

  private Request.Builder request(Call call) {
    return new Request.Builder()
        .url(api + call.path())
        .header("User-Agent", AGENT)
        .header("Authorization", "Bot " + token);
  }

  private Answer send(Call call, Request.Builder request) {
    Answer answer;
    try (Response response = http.newCall(request.build()).execute()) {
      answer =
          new Answer(
              response.code(),
              new String(response.body().bytes(), StandardCharsets.UTF_8),
              Optional.ofNullable(response.header("Retry-After")).orElse(""));
    } catch (IOException unreachable) {
      throw ChatException.away("Discord cannot be reached to " + call.what(), unreachable);
    }
    Optional<ChatException> passing = DiscordTrouble.passing(call.what(), answer);
    if (passing.isPresent()) {
      throw passing.get();
    }
    return answer;
  }

  private static Answer fine(Call call, Answer answer) {
    if (!answer.ok()) {
      throw DiscordTrouble.of(call, answer);
    }
    return answer;
  }

  private static RequestBody of(Rendered rendered) {
    if (rendered.files().isEmpty()) {
      return RequestBody.create(rendered.body().toJson(), JSON);
    }
    MultipartBody.Builder body = new MultipartBody.Builder().setType(MultipartBody.FORM);
    body.addFormDataPart("payload_json", null, RequestBody.create(rendered.body().toJson(), JSON));
    List<Rendered.File> files = rendered.files();
    for (int i = 0; i < files.size(); i++) {
      Rendered.File file = files.get(i);
      byte[] bytes = file.content().getBytes(StandardCharsets.UTF_8);
      body.addFormDataPart("files[" + i + "]", file.name(), RequestBody.create(bytes, TEXT));
    }
    return body.build();
  }

  @Override
  public void close() {
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }

  /**
   * What is called.
   *
   * @param path path below the prefix; it may hold a token, so it never stands in a message
   * @param what what it does, for messages
   * @param where what it is about, for messages
   */
  record Call(String path, String what, String where) {}

  /** What Discord answered. */
  record Answer(int status, String body, String retryAfter) {
    boolean ok() {
      return status >= 200 && status < 300;
    }

    /** Discord's own code of an error; 0 for none. */
    int code() {
      return object().getInt("code", 0);
    }

    DataObject object() {
      try {
        return body.isBlank() ? DataObject.empty() : DataObject.fromJson(body);
      } catch (ParsingException notJson) {
        return DataObject.empty();
      }
    }

    DataArray array() {
      try {
        return DataArray.fromJson(body);
      } catch (ParsingException notJson) {
        throw ChatException.away("Discord answers with something else than a list", notJson);
      }
    }
  }
}
