package dev.sluice.bot.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.Client;
import dev.sluice.bot.ServerTest;
import dev.sluice.bot.SignInForm;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AccessTest extends ServerTest {
  @Test
  void signsInByTheFormWithItsCsrfTokenAndOutAgain() {
    SignInForm form = SignInForm.open(nobody());
    Client.Reply refused = form.handInForged("alice");
    Client.Reply signedIn = form.handIn("alice");
    String session = SignInForm.cookie(signedIn);

    assertThat(refused.status()).isEqualTo(403);
    assertThat(signedIn.status()).isEqualTo(302);
    assertThat(signedIn.header("Location")).doesNotContain("error");
    assertThat(session).isNotEqualTo(form.cookie());
    assertThat(nobody().get("/api/v1/whoami", "Cookie", session).member("identity"))
        .isEqualTo("alice");
  }

  @Test
  void refusesAWriteByCookieWithoutItsCsrfToken() {
    String session = SignInForm.session(nobody(), "alice");

    Client.Reply reply =
        nobody()
            .post("/api/v1/migrations", draft("shop", "forged", "SELECT 1;"), "Cookie", session);

    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.member("code")).isEqualTo("request.forbidden");
  }

  @Test
  void showsSecretsInScriptsOnlyToThoseWhoWriteOrApprove() {
    String script =
        "CREATE TABLE seats (id int);\nCREATE USER reporting PASSWORD 'canary-7f3a';\nSELECT 'open";
    Client.Reply opened =
        as("alice").post("/api/v1/migrations", draft("shop", "secret", script + "';"));
    String path = "/api/v1/migrations/" + opened.json().path("number").asLong();

    assertThat(as("alice").get(path).member("up")).contains("canary-7f3a");
    assertThat(as("bob").get(path).member("up")).contains("canary-7f3a");
    Client.Reply viewer = as("erin").get(path);
    assertThat(viewer.text()).doesNotContain("canary-7f3a");
    assertThat(viewer.member("up")).contains("CREATE TABLE seats", "it carries a secret");
    assertThat(viewer.member("digest")).isEqualTo(opened.member("digest"));
  }

  @Test
  void endsTheSessionsOfADeactivatedPerson() {
    String session = SignInForm.session(nobody(), "gone");
    Client token = as("gone");
    assertThat(nobody().get("/api/v1/whoami", "Cookie", session).status()).isEqualTo(200);

    Client.Reply done = as("dave").post("/api/v1/people/local/gone/deactivate", Map.of());
    Client.Reply again = as("dave").post("/api/v1/people/local/gone/deactivate", Map.of());

    assertThat(done.status()).isEqualTo(200);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.member("message")).contains("already deactivated");
    assertThat(nobody().get("/api/v1/whoami", "Cookie", session).status()).isEqualTo(401);
    assertThat(token.get("/api/v1/whoami").status()).isEqualTo(401);
  }

  @Test
  void sendsWhoIsNotSignedInToTheForm() {
    assertThat(nobody().get("/console/messages").status()).isEqualTo(302);
    assertThat(nobody().get("/").header("Location")).endsWith("/sign-in");
    assertThat(nobody().get("/api/v1/migrations").status()).isEqualTo(401);
    assertThat(new Client(nobody().server(), "slc_wrong").get("/api/v1/whoami").member("code"))
        .isEqualTo("token.not-valid");
  }

  @Test
  void letsNoApiTokenApprove() {
    long number = opened("for a token");
    Client.Reply made = as("bob").post("/api/v1/tokens", Map.of("name", "ci", "days", 1));
    Client program = new Client(nobody().server(), made.member("token"));
    String digest = program.get("/api/v1/migrations/" + number).member("digest");

    Client.Reply refused =
        program.post(
            "/api/v1/migrations/" + number + "/stages/dev/approvals",
            Map.of("decision", "approve", "digest", digest));
    Client.Reply revoked = as("bob").raw("DELETE", "/api/v1/tokens/" + made.member("id"), "");

    assertThat(refused.status()).as(refused.text()).isEqualTo(403);
    assertThat(revoked.status()).isEqualTo(204);
    assertThat(program.get("/api/v1/whoami").status()).isEqualTo(401);
  }

  @Test
  void holdsAProgramToTheScopeOfItsToken() {
    long number = opened("for a small token");
    Client.Reply made =
        as("dave")
            .post(
                "/api/v1/tokens",
                Map.of(
                    "name",
                    "reader",
                    "days",
                    1,
                    "permissions",
                    List.of("view"),
                    "environments",
                    List.of("prod")));
    Client program = new Client(nobody().server(), made.member("token"));

    assertThat(program.get("/api/v1/migrations/" + number).status()).isEqualTo(200);
    assertThat(program.get("/api/v1/whoami").json().path("permissions").toString())
        .isEqualTo("{\"dev\":[],\"prod\":[\"VIEW\"]}");
    assertThat(program.post("/api/v1/migrations", draft("shop", "x", "SELECT 1;")).member("code"))
        .isEqualTo("token.out-of-scope");
    assertThat(program.get("/api/v1/audit").status()).isEqualTo(403);
    assertThat(program.get("/api/v1/people").status()).isEqualTo(403);
    String listed = program.get("/api/v1/tokens").text();
    assertThat(listed).contains("\"environments\":[\"prod\"]", "\"permissions\":[\"VIEW\"]");
    assertThat(listed).contains("lastUsedAt\":\"20").doesNotContain(made.member("token"));
  }

  @Test
  void letsAProgramEndItsOwnTokenOnly() {
    String other =
        as("dave").post("/api/v1/tokens", Map.of("name", "other", "days", 1)).member("id");
    Client.Reply made = as("dave").post("/api/v1/tokens", Map.of("name", "ci", "days", 1));
    Client program = new Client(nobody().server(), made.member("token"));

    Client.Reply small =
        as("bob")
            .post(
                "/api/v1/tokens",
                Map.of("name", "small", "days", 1, "permissions", List.of("view")));
    Client reader = new Client(nobody().server(), small.member("token"));

    assertThat(reader.post("/api/v1/people/local/bob/sign-out", Map.of()).status()).isEqualTo(403);
    assertThat(program.get("/api/v1/tokens").text()).doesNotContain(other);
    assertThat(program.raw("DELETE", "/api/v1/tokens/" + other, "").status()).isEqualTo(404);
    assertThat(program.raw("DELETE", "/api/v1/tokens/" + made.member("id"), "").status())
        .isEqualTo(204);
  }

  @Test
  void letsNobodyElseEndATokenNorAHeaderMakeAnotherMethod() {
    Client.Reply made = as("alice").post("/api/v1/tokens", Map.of("name", "mine", "days", 1));
    String path = "/api/v1/tokens/" + made.member("id");

    List<Client.Reply> ends =
        List.of(
            as("banker").raw("DELETE", path, ""),
            as("auditor").raw("DELETE", path, "", "Sluice-Workspace", "shop"),
            as("bob").raw("DELETE", path, ""));
    Client.Reply disguised =
        as("alice")
            .post(
                path, Map.of(), "X-HTTP-Method-Override", "DELETE", "X-Method-Override", "DELETE");

    assertThat(ends).allSatisfy(r -> assertThat(r.status()).as(r.text()).isEqualTo(404));
    assertThat(disguised.status()).isEqualTo(405);
    assertThat(new Client(nobody().server(), made.member("token")).get("/api/v1/whoami").status())
        .isEqualTo(200);
  }

  @Test
  void refusesATokenForWhatThereIsNot() {
    Client.Reply refused =
        as("bob")
            .post(
                "/api/v1/tokens",
                Map.of("name", "ci", "days", 1, "permissions", List.of("approve")));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.member("code")).isEqualTo("token.no-such-scope");
  }

  @Test
  void believesNoHeaderThatNamesSomebodyElse() {
    Client.Reply reply =
        as("erin")
            .get(
                "/api/v1/whoami",
                "X-User",
                "dave",
                "X-Forwarded-User",
                "dave",
                "X-Remote-User",
                "dave");

    assertThat(reply.member("identity")).isEqualTo("erin");
  }

  @Test
  void keepsWorkspacesApart() {
    long number = opened("of the shop");

    Client.Reply foreign = as("auditor").get("/api/v1/migrations/" + number);
    Client.Reply unknown =
        as("auditor").get("/api/v1/migrations/" + number, "Sluice-Workspace", "shop");
    Client.Reply chosen = as("auditor").get("/api/v1/people", "Sluice-Workspace", "shop");

    assertThat(foreign.status()).isEqualTo(404);
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(chosen.text()).contains("banker").doesNotContain("alice");
    assertThat(as("auditor").get("/api/v1/audit?migration=" + number).text())
        .contains("migration.view.refused")
        .doesNotContain("alice");
  }

  @Test
  void listsNothingOfAnotherWorkspaceToAProgram() {
    opened("only of the shop");
    Client.Reply made = as("auditor").post("/api/v1/tokens", Map.of("name", "ledger", "days", 1));
    Client program = new Client(nobody().server(), made.member("token"));

    assertThat(lists())
        .hasSizeGreaterThan(8)
        .allSatisfy(
            path ->
                assertThat(program.get(path, "Sluice-Workspace", "shop").text())
                    .as(path)
                    .doesNotContain("alice", "shop-dev", "shop-prod", "only of the shop"));
  }

  /** Paths that are read without naming one thing. */
  private List<String> lists() {
    JsonNode paths = nobody().get("/api/openapi.json").json().path("paths");
    return paths.propertyNames().stream()
        .filter(path -> path.startsWith("/api/v1/") && !path.contains("{"))
        .filter(path -> paths.path(path).has("get"))
        .toList();
  }

  @Test
  void saysToEveryBrowserWhatItMayLoad() {
    Client.Reply page = nobody().get("/sign-in");

    assertThat(page.header("Content-Security-Policy"))
        .contains("default-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(page.header("X-Frame-Options")).isEqualTo("DENY");
    assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(page.header("Set-Cookie")).contains("HttpOnly", "SameSite=Lax");
  }
}
