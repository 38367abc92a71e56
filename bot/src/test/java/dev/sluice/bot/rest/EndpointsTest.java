package dev.sluice.bot.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.Client;
import dev.sluice.bot.ServerTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Walks every endpoint that the interface describes. */
class EndpointsTest extends ServerTest {
  /** What concerns the caller alone, and what only asks. */
  private static final Set<String> OWN =
      Set.of(
          "POST /api/v1/sessions",
          "DELETE /api/v1/sessions",
          "POST /api/v1/tokens",
          "POST /api/v1/connections/{connection}/artifacts/{artifact}/inspect");

  @Test
  void letsAViewerChangeNothing() {
    long number = opened("not for viewers");
    String before = as("alice").get("/api/v1/migrations/" + number).text();

    for (String endpoint : endpoints()) {
      if (!endpoint.startsWith("GET ") && !OWN.contains(endpoint)) {
        Client.Reply reply = call(as("erin"), endpoint, Long.toString(number));
        assertThat(reply.status()).as(endpoint + " " + reply.text()).isIn(400, 403, 404, 409, 415);
        assertProblem(endpoint, reply);
      }
    }

    assertThat(as("alice").get("/api/v1/migrations/" + number).text()).isEqualTo(before);
  }

  @Test
  void letsNoDeveloperEndAnUnknownByHisWord() {
    String settle =
        "POST /api/v1/migrations/{number}/stages/{environment}/targets/{connection}/settle";
    String number = Long.toString(opened("not for developers"));

    assertThat(endpoints()).contains(settle);
    assertThat(call(as("alice"), settle, number).status()).isEqualTo(403);
  }

  @Test
  void wantsATokenForEverythingElse() {
    for (String endpoint : endpoints()) {
      if (!endpoint.equals("POST /api/v1/sessions")) {
        assertThat(call(nobody(), endpoint, "1").status()).as(endpoint).isIn(401, 403);
      }
    }
  }

  @Test
  void answersTheSameForUnknownAndForeignNumbers() {
    long foreign = opened("foreign");
    long unknown = 987_654;

    for (String endpoint : endpoints()) {
      if (endpoint.contains("{number}")) {
        Client.Reply there = call(as("banker"), endpoint, Long.toString(foreign));
        Client.Reply nowhere = call(as("banker"), endpoint, Long.toString(unknown));
        assertThat(there.status()).as(endpoint + there.text()).isEqualTo(nowhere.status());
        assertThat(there.status()).as(endpoint).isIn(400, 404);
        assertThat(there.member("code")).as(endpoint).isEqualTo(nowhere.member("code"));
      }
    }
  }

  @Test
  void knowsNoOtherMethods() {
    long number = opened("methods");
    String path = "/api/v1/migrations/" + number;

    assertThat(as("alice").raw("TRACE", path, "").status()).isIn(400, 405);
    assertThat(as("alice").raw("OPTIONS", path, "").status()).isLessThan(500);
    assertThat(as("alice").raw("HEAD", path, "").status()).isEqualTo(200);
    assertThat(nobody().raw("HEAD", path, "").status()).isEqualTo(401);
    assertThat(
            as("alice")
                .get(
                    path + "/cancel", "X-HTTP-Method-Override", "POST", "X-Method-Override", "POST")
                .status())
        .isEqualTo(405);
    assertThat(as("erin").raw("PATCH", path, "{\"title\":\"patched\"}").status()).isEqualTo(405);
    assertThat(as("alice").get(path).member("state")).isEqualTo("Pending");
    assertThat(as("alice").get(path).member("title")).isEqualTo("methods");
  }

  private List<String> endpoints() {
    List<String> endpoints = new ArrayList<>();
    JsonNode paths = nobody().get("/api/openapi.json").json().path("paths");
    paths
        .propertyNames()
        .forEach(
            path ->
                paths
                    .path(path)
                    .propertyNames()
                    .forEach(
                        method ->
                            endpoints.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path)));
    assertThat(endpoints).hasSizeGreaterThan(25);
    return endpoints;
  }

  private static Client.Reply call(Client caller, String endpoint, String number) {
    String method = endpoint.substring(0, endpoint.indexOf(' '));
    String path =
        endpoint
            .substring(endpoint.indexOf(' ') + 1)
            .replace("{number}", number)
            .replace("{environment}", "dev")
            .replace("{connection}", "shop-dev")
            .replace("{issuer}", "local")
            .replace("{subject}", "bob")
            .replaceAll("\\{[a-z]+}", "x");
    return caller.raw(method, path, method.equals("GET") ? "" : body(path));
  }

  private static String body(String path) {
    if (path.endsWith("/migrations")) {
      return "{\"flow\":\"shop\",\"title\":\"t\",\"up\":\"SELECT 1;\"}";
    }
    if (path.matches(".*/migrations/[0-9]+")) {
      return "{\"title\":\"t\",\"up\":\"SELECT 1;\"}";
    }
    if (path.endsWith("/approvals")) {
      return "{\"decision\":\"approve\",\"digest\":\"x\"}";
    }
    return path.endsWith("/settle") ? "{\"applied\":true,\"reason\":\"seen\"}" : "{}";
  }

  private static void assertProblem(String endpoint, Client.Reply reply) {
    assertThat(reply.header("Content-Type")).as(endpoint).startsWith("application/problem+json");
    for (String member : List.of("type", "title", "status", "detail", "code", "correlation")) {
      assertThat(reply.json().has(member)).as(endpoint + " " + member).isTrue();
    }
    assertThat(reply.text()).doesNotContain("dev.sluice", "Exception");
  }
}
