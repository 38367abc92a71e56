package dev.sluice.bot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A program that talks to a server; never follows redirects, keeps no cookies. */
public record Client(String server, String token) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The same server as a person who signs in now. */
  public Client signIn(String name) {
    Reply reply = post("/api/v1/sessions", Map.of("name", name, "password", ServerStore.PASSWORD));
    return new Client(server, reply.json().path("token").asString());
  }

  /** Reads. */
  public Reply get(String path, String... headers) {
    return send("GET", path, new byte[0], headers);
  }

  /** Sends JSON. */
  public Reply post(String path, Object body, String... headers) {
    return send("POST", path, JSON.writeValueAsBytes(body), headers);
  }

  /** Sends a text as it is. */
  public Reply raw(String method, String path, String body, String... headers) {
    return send(method, path, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  /** Sends bytes; JSON unless a header says otherwise. */
  public Reply send(String method, String path, byte[] body, String... headers) {
    try {
      return new Reply(HTTP.send(request(method, path, body, headers), BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Reads a file. */
  public byte[] bytes(String path) {
    try {
      return HTTP.send(request("GET", path, new byte[0]), BodyHandlers.ofByteArray()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** A request of this caller. */
  public HttpRequest request(String method, String path, byte[] body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server + path))
            .timeout(Duration.ofSeconds(60))
            .method(
                method,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    if (body.length > 0) {
      request.setHeader("Content-Type", "application/json");
    }
    if (!token.isEmpty()) {
      request.setHeader("Authorization", "Bearer " + token);
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return request.build();
  }

  /** What came back. */
  public record Reply(HttpResponse<String> response) {
    /** The HTTP status. */
    public int status() {
      return response.statusCode();
    }

    /** The body. */
    public String text() {
      return response.body();
    }

    /** The body as JSON. */
    public JsonNode json() {
      return JSON.readTree(text());
    }

    /** A header, or an empty text. */
    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    /** Text of a member of the body. */
    public String member(String name) {
      return json().path(name).asString("");
    }
  }
}
