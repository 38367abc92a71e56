package dev.sluice.bot.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.Client;
import dev.sluice.bot.ServerTest;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class InvitationSignInTest extends ServerTest {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String PASSWORD = "tennis lamp river seven";
  private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

  @Test
  void letsAnInvitedPersonChooseAPasswordAndSignIn() {
    Client.Reply invited = as("dave").post("/api/v1/people/local/approver7/invitation", Map.of());
    assertThat(invited.status()).as(invited.text()).isEqualTo(201);
    String path = URI.create(invited.member("link")).getRawPath();
    Visitor browser = new Visitor(nobody());
    Client.Reply page = browser.get(path);

    assertThat(page.text()).contains("approver7", "new-password");
    assertThat(nobody().raw("POST", path, "password=" + PASSWORD, "Content-Type", FORM).status())
        .as("without the page's CSRF token")
        .isEqualTo(403);
    assertThat(browser.send("POST", path, form("short", page), FORM).text())
        .contains("at least 12 characters");
    Client.Reply kept = browser.send("POST", path, form(PASSWORD, page), FORM);
    assertThat(kept.status()).isEqualTo(302);
    assertThat(kept.header("Location")).endsWith("/sign-in");
    assertThat(browser.get(path).status()).isEqualTo(404);
    Client.Reply signedIn =
        nobody().post("/api/v1/sessions", Map.of("name", "approver7", "password", PASSWORD));
    assertThat(signedIn.status()).isEqualTo(201);
  }

  @Test
  void showsNothingByALinkThatThereIsNot() {
    Client.Reply over = nobody().get("/sign-in/invitation/" + "x".repeat(43));
    assertThat(over.status()).isEqualTo(404);
    assertThat(over.text()).contains("not good any more", "Ask an admin").doesNotContain("<form");
  }

  @Test
  void invitesByAdminsOnly() {
    String path = "/api/v1/people/local/approver8/invitation";

    assertThat(as("bob").post(path, Map.of()).status()).isEqualTo(403);
    assertThat(as("auditor").post(path, Map.of()).status()).isEqualTo(404);
    assertThat(as("dave").post("/api/v1/people/local/bob/invitation", Map.of()).member("code"))
        .isEqualTo("invitation.has-password");
  }

  private static String form(String password, Client.Reply page) {
    Matcher csrf = CSRF.matcher(page.text());
    assertThat(csrf.find()).as(page.text()).isTrue();
    return "password="
        + URLEncoder.encode(password, StandardCharsets.UTF_8)
        + "&_csrf="
        + URLEncoder.encode(csrf.group(1), StandardCharsets.UTF_8);
  }
}
