package dev.sluice.agent.link;

import dev.sluice.agent.home.AgentException;
import dev.sluice.protocol.Enrolment;
import dev.sluice.protocol.Protocol;
import dev.sluice.protocol.TokenGrant;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The two plain calls to the server, enrolment and tokens. Redirects are never followed. */
public final class ServerCalls {
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  private static final String TRUST =
      "SLUICE_JAVA_OPTIONS=-Djavax.net.ssl.trustStore=FILE names a file with other authorities.";

  private final ServerAddress address;
  private final HttpClient http;

  /** Calls to a server. */
  public ServerCalls(ServerAddress address) {
    this.address = address;
    this.http =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
  }

  HttpClient http() {
    return http;
  }

  ServerAddress address() {
    return address;
  }

  /**
   * Turns an enrolment key into an agent.
   *
   * @throws AgentException when the server cannot be reached or refuses the key
   */
  public Enrolment.Response enrol(Enrolment.Request request) {
    return post(Protocol.ENROL_PATH, request, Enrolment.Response.class);
  }

  /** Turns a proof into a short-lived token. */
  TokenGrant.Response token(String proof) {
    return post(Protocol.TOKEN_PATH, new TokenGrant.Request(proof), TokenGrant.Response.class);
  }

  /**
   * Asks whether the server takes a proof; keeps nothing.
   *
   * @throws AgentException when it cannot be reached or refuses
   */
  public void check(String proof) {
    token(proof);
  }

  private <T> T post(String path, Object body, Class<T> type) {
    HttpRequest request =
        HttpRequest.newBuilder(address.http(path))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .build();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw refused(response);
      }
      return JSON.readValue(response.body(), type);
    } catch (IOException e) {
      throw Certificates.refused(address.base().toString(), e, TRUST)
          .orElseGet(() -> unreachable(e));
    } catch (JacksonException e) {
      throw AgentException.unreachable(
          address.base() + " does not answer like a Sluice server.", "Check the address.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AgentException.unreachable("The call was broken off.", "Try again.");
    }
  }

  private AgentException unreachable(IOException e) {
    return AgentException.unreachable(
        address.base() + " cannot be reached: " + reason(e) + ".",
        "Check the address, the network and that the server runs.");
  }

  private AgentException refused(HttpResponse<String> response) {
    int status = response.statusCode();
    if (status / 100 == 3) {
      return AgentException.unreachable(
          address.base() + " sends us elsewhere (" + status + "); that is not followed.",
          "Give the server's own address.");
    }
    String detail = detail(response.body());
    String said = detail.isEmpty() ? "status " + status : detail;
    return status >= 500
        ? AgentException.unreachable(
            "The server has trouble: " + said + ".", "Look at its log, then try again.")
        : AgentException.usage(
            "The server refuses: " + said + ".",
            "Check that the agent is not revoked, that its key was not used before, and both clocks.");
  }

  private static String detail(String body) {
    try {
      JsonNode problem = JSON.readTree(body);
      String text = problem.path("detail").asString(problem.path("message").asString(""));
      return text.length() > 300 ? text.substring(0, 300) : text;
    } catch (JacksonException e) {
      return "";
    }
  }

  private static String reason(IOException e) {
    String message = e.getMessage();
    return message == null || message.isBlank() ? "connection refused" : message;
  }
}
