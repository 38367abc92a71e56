package dev.sluice.bot.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.Client;
import dev.sluice.bot.ServerTest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every answer with a body says what it is; every text in which characters, UTF-8. */
class ContentTypesTest extends ServerTest {
  @Test
  void standOnEveryAnswer() {
    long number = opened("types");
    List<String> pages =
        List.of(
            "/sign-in",
            "/sign-in/invitation/none",
            "/sign-in/saml/acme/metadata",
            "/assets/console.css",
            "/assets/console.js",
            "/assets/passkeys.js",
            "/assets/mark.svg",
            "/webjars/htmx.org/2.0.10/dist/htmx.min.js",
            "/actuator/health");
    List<String> own =
        List.of(
            "/api/openapi.json",
            "/api/v1/whoami",
            "/api/v1/migrations/" + number,
            "/api/v1/migrations/" + number + "/evidence",
            "/api/v1/migrations/987654",
            "/api/v1/configuration");

    pages.forEach(path -> check(path, nobody().get(path)));
    own.forEach(path -> check(path, as("dave").get(path)));
    own.subList(1, own.size()).forEach(path -> check(path, nobody().get(path)));
    check("the trail", as("dave").get("/api/v1/audit/export"));
    for (String type : List.of("text/csv", "application/json")) {
      check(type, as("dave").get("/api/v1/audit", "Accept", type));
    }
    check("a problem", as("dave").post("/api/v1/migrations", Map.of("no", "body")));
  }

  private static void check(String what, Client.Reply reply) {
    String type = reply.header("Content-Type").toLowerCase(Locale.ROOT);
    assertThat(reply.text()).as(what).isNotEmpty();
    assertThat(type).as("%s: %s", what, reply.status()).contains("/");
    if (type.startsWith("text/") || type.matches("[a-z]+/(.*\\+)?xml.*")) {
      assertThat(type).as(what).contains("charset=utf-8");
    }
    boolean json = reply.text().startsWith("{") || reply.text().startsWith("[");
    assertThat(json && !type.contains("json")).as(what + " is " + type).isFalse();
  }
}
