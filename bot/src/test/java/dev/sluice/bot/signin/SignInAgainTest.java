package dev.sluice.bot.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.Client;
import dev.sluice.bot.ServerStore;
import dev.sluice.bot.TestSamlProvider;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * People of a provider end sessions when it asked just now who they are, or all where it is silent.
 */
class SignInAgainTest extends SignOnTest {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

  @Test
  void asksPeopleOfAProviderThereBeforeTheyEndSessions() {
    long longAgo = Instant.now().minusSeconds(3600).getEpochSecond();
    CORP.knows(
        Map.of("sub", "ruth", "name", "ruth", "groups", List.of("dbas"), "auth_time", longAgo));
    Visitor ruth = new Visitor(nobody());
    ruth.signIn("corp", CORP);

    String page = ruth.get("/account").text();
    assertThat(page).contains("Sign in again").doesNotContain("Sign out everywhere");
    assertThat(post(ruth, "/account/sign-out", page).text()).contains("Sign in there again first");
    assertThat(refusals("ruth")).containsExactly("identity.sign-in-again");
    assertThat(ruth.get("/account").status()).as("still there").isEqualTo(200);

    Client.Reply sent = post(ruth, "/account", page);
    assertThat(sent.header("Location")).endsWith("/sign-in/oidc/corp?again");
    URI asked = URI.create(ruth.get("/sign-in/oidc/corp?again").header("Location"));
    assertThat(asked.getQuery()).contains("prompt=login", "max_age=0");
    long now = Instant.now().getEpochSecond();
    CORP.knows(Map.of("sub", "ruth", "name", "ruth", "groups", List.of("dbas"), "auth_time", now));
    assertThat(ruth.open(CORP.authorize(asked)).header("Location")).isEqualTo("/account");
    Client.Reply ended = post(ruth, "/account/sign-out", ruth.get("/account").text());

    assertThat(ended.header("Location")).contains("/sign-in?out");
    assertThat(ruth.get("/account").header("Location")).contains("/sign-in");
  }

  @Test
  void endsAllAtOnceWhereTheProviderNeverSaysWhenItAsked() {
    CORP.knows(Map.of("sub", "silent", "name", "silent", "groups", List.of("dbas")));
    Visitor here = new Visitor(nobody());
    here.signIn("corp", CORP);
    Visitor thief = new Visitor(nobody());
    thief.signIn("corp", CORP);

    String page = here.get("/account").text();
    assertThat(page).contains("Sign out everywhere", "Sign in again").doesNotContain("End it");
    Matcher csrf = CSRF.matcher(page);
    assertThat(csrf.find()).isTrue();
    String one = "session=session:0123456789abcdef&_csrf=" + csrf.group(1);
    assertThat(here.send("POST", "/account/sign-out", one, FORM).text())
        .contains("Sign in there again first");
    assertThat(post(here, "/account/sign-out", page).header("Location")).contains("/sign-in?out");

    assertThat(here.get("/account").header("Location")).contains("/sign-in");
    assertThat(thief.get("/account").header("Location")).contains("/sign-in");
  }

  @Test
  void forcesTheQuestionAtASamlProvider() {
    assertThat(request("/sign-in/saml/acme?again")).contains("ForceAuthn=\"true\"");
    assertThat(request("/sign-in/saml/acme")).contains("ForceAuthn=\"false\"");
  }

  /** Why the trail says that somebody could not end all sessions. */
  private static List<String> refusals(String subject) {
    return ServerStore.owner()
        .sql(
            "SELECT details ->> 'reason' FROM audit_entry WHERE code = 'identity.sessions-ended'"
                + " AND outcome = 'denied' AND actor_subject = :subject")
        .param("subject", subject)
        .query(String.class)
        .list();
  }

  private String request(String path) {
    return TestSamlProvider.request(URI.create(nobody().get(path).header("Location")));
  }

  private static Client.Reply post(Visitor visitor, String path, String page) {
    Matcher csrf = CSRF.matcher(page);
    assertThat(csrf.find()).as(page).isTrue();
    return visitor.send("POST", path, "_csrf=" + csrf.group(1), FORM);
  }
}
