package dev.sluice.bot.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.Client;
import dev.sluice.bot.ServerTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Every endpoint that OpenAPI describes, called as every role. What each role may is written down
 * in {@code docs/rights.md}, so that a new endpoint, or a new right, is a change that somebody
 * reads.
 */
class RightsMatrixTest extends ServerTest {
  private static final Path EXPECTED = Path.of("docs/rights.md");

  /** What ends the caller's own session, and streams that never end. */
  private static final List<String> LEFT_OUT =
      List.of("DELETE /api/v1/sessions", "GET /api/v1/migrations/{number}/events");

  @Test
  void givesEachRoleWhatIsWrittenDownAndNothingElse() throws IOException {
    StringBuilder table = new StringBuilder("| endpoint | ");
    Map<String, Client> roles = roles();
    table.append(String.join(" | ", roles.keySet())).append(" |\n|---|");
    table.append(":-:|".repeat(roles.size())).append('\n');
    for (String endpoint : endpoints()) {
      table.append("| `").append(endpoint).append("` |");
      long number = opened("matrix");
      for (Client role : roles.values()) {
        table.append(' ').append(answer(role, endpoint, number)).append(" |");
      }
      table.append('\n');
    }
    Path actual = Files.writeString(Files.createTempFile("rights", ".md"), table);

    assertThat(Files.readString(EXPECTED))
        .as("docs/rights.md must hold the table in " + actual + " once somebody has read it")
        .endsWith(table);
  }

  private Map<String, Client> roles() {
    Client.Reply token = as("bob").post("/api/v1/tokens", Map.of("name", "matrix", "days", 1));
    Map<String, Client> roles = new LinkedHashMap<>();
    roles.put("nobody", nobody());
    roles.put("stranger", as("banker"));
    roles.put("viewer", as("erin"));
    roles.put("developer", as("flora"));
    roles.put("approver", as("bob"));
    roles.put("approver's token", new Client(nobody().server(), token.member("token")));
    roles.put("admin", as("dave"));
    return roles;
  }

  private String answer(Client role, String endpoint, long number) {
    int status = call(role, endpoint, number).status();
    assertThat(status).as(endpoint).isLessThan(500);
    return switch (status) {
      case 401, 403 -> "–";
      case 404 -> "404";
      default -> "yes";
    };
  }

  private Iterable<String> endpoints() {
    TreeSet<String> endpoints = new TreeSet<>();
    JsonNode paths = nobody().get("/api/openapi.json").json().path("paths");
    for (String path : paths.propertyNames()) {
      for (String method : paths.path(path).propertyNames()) {
        endpoints.add(method.toUpperCase(Locale.ROOT) + " " + path);
      }
    }
    LEFT_OUT.forEach(endpoints::remove);
    return endpoints;
  }

  private Client.Reply call(Client caller, String endpoint, long number) {
    String method = endpoint.substring(0, endpoint.indexOf(' '));
    String path =
        endpoint
            .substring(endpoint.indexOf(' ') + 1)
            .replace("{number}", Long.toString(number))
            .replace("{environment}", "dev")
            .replace("{connection}", "shop-dev")
            .replace("{issuer}", "local")
            .replace("{subject}", "spare")
            .replaceAll("\\{[a-z]+}", "x");
    if (method.equals("GET")) {
      return caller.get(path);
    }
    return path.endsWith("/configuration")
        ? caller.raw(method, path, "{}", "Content-Type", "application/yaml")
        : caller.raw(method, path, body(path, number));
  }

  private String body(String path, long number) {
    if (path.endsWith("/sessions")) {
      return "{\"name\":\"erin\",\"password\":\"correct horse\"}";
    }
    if (path.endsWith("/tokens")) {
      return "{\"name\":\"matrix\",\"days\":1}";
    }
    if (path.endsWith("/extend")) {
      return "{\"days\":30}";
    }
    if (path.endsWith("/delegations")) {
      // To somebody whom there is not, so that nobody is away afterwards.
      return "{\"issuer\":\"local\",\"subject\":\"nobody\",\"until\":\""
          + Instant.now().plus(Duration.ofDays(1))
          + "\"}";
    }
    if (path.endsWith("/migrations")) {
      return "{\"flow\":\"shop\",\"title\":\"t\",\"up\":\"SELECT 1;\"}";
    }
    if (path.matches(".*/migrations/[0-9]+(/supersede)?")) {
      return "{\"title\":\"t\",\"up\":\"SELECT 1;\"}";
    }
    if (path.endsWith("/approvals")) {
      String digest = as("alice").get("/api/v1/migrations/" + number).member("digest");
      return "{\"decision\":\"approve\",\"digest\":\"" + digest + "\"}";
    }
    return path.endsWith("/settle") ? "{\"applied\":true,\"reason\":\"seen\"}" : "{}";
  }
}
