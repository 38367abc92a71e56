package dev.sluice.bot.demo;

import dev.sluice.db.step.Deadline;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One person at the public REST API: what the demo does, any program can do. */
final class DemoApi {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int REFUSED = 400;

  private final HttpClient http = HttpClient.newHttpClient();
  private final String server;
  private final String token;

  private DemoApi(String server, String token) {
    this.server = server;
    this.token = token;
  }

  /** Signs a person in. */
  static DemoApi signIn(String server, String name, String password) {
    JsonNode session =
        new DemoApi(server, "")
            .post("/api/v1/sessions", Map.of("name", name, "password", password))
            .body();
    return new DemoApi(server, session.path("token").asString());
  }

  Reply get(String path) {
    return send(request(path).GET());
  }

  Reply post(String path, Map<String, ?> body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
  }

  /** A migration once it looks as awaited; fails loudly when it does not in two minutes. */
  JsonNode await(long number, String what, java.util.function.Predicate<JsonNode> looks) {
    Deadline end = Deadline.in(PATIENCE);
    JsonNode seen = migration(number);
    while (!looks.test(seen)) {
      if (end.over()) {
        throw new IllegalStateException("waited in vain until " + what + "; it is " + seen);
      }
      end.pause();
      seen = migration(number);
    }
    return seen;
  }

  JsonNode migration(long number) {
    return get("/api/v1/migrations/" + number).body();
  }

  /** The stage of a migration in an environment. */
  static JsonNode stage(JsonNode migration, String environment) {
    for (JsonNode stage : migration.path("stages")) {
      if (stage.path("environment").asString().equals(environment)) {
        return stage;
      }
    }
    throw new IllegalStateException("no stage " + environment + " in " + migration);
  }

  static String state(JsonNode migration, String environment) {
    return stage(migration, environment).path("state").asString();
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server + path)).timeout(TIMEOUT);
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  private Reply send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          http.send(
              request.header("Accept", "application/json").build(),
              HttpResponse.BodyHandlers.ofString());
      JsonNode body = JSON.readTree(response.body().isEmpty() ? "{}" : response.body());
      return new Reply(response.statusCode(), body);
    } catch (IOException e) {
      throw new IllegalStateException(server + " does not answer: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Status and JSON of an answer. */
  record Reply(int status, JsonNode body) {
    /** The answer, which must not be a refusal. */
    JsonNode ok() {
      if (status >= REFUSED) {
        throw new IllegalStateException("refused with " + status + ": " + body);
      }
      return body;
    }
  }
}
