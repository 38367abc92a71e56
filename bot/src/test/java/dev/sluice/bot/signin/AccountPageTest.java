package dev.sluice.bot.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.Client;
import dev.sluice.bot.ServerStore;
import dev.sluice.bot.ServerTest;
import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.kernel.PersonId;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class AccountPageTest extends ServerTest {
  private static final String NEXT = "tennis lamp river seven";
  private static final String NOW = "now=" + ServerStore.PASSWORD;
  private static final Pattern SESSION =
      Pattern.compile("name=\"session\" value=\"(session:[0-9a-f]{16})\"");
  private static final PersonId SPARE = new PersonId(PersonId.LOCAL, "spare");

  @Autowired private People people;

  @BeforeEach
  void giveTheUsualPassword() {
    people.setPassword(SPARE, ServerStore.PASSWORD);
  }

  @Test
  void changesThePasswordWithTheOneNowAndEndsEverySession() {
    LocalVisitor here = LocalVisitor.signedIn(nobody(), "spare", ServerStore.PASSWORD);
    LocalVisitor elsewhere = LocalVisitor.signedIn(nobody(), "spare", ServerStore.PASSWORD);

    assertThat(here.change("wrong", NEXT).text()).contains("Name and password do not fit");
    assertThat(here.change(ServerStore.PASSWORD, "short").text()).contains("12 characters");
    assertThat(elsewhere.get("/account").status()).as("still there").isEqualTo(200);
    assertThat(here.change(ServerStore.PASSWORD, NEXT).header("Location")).contains("/sign-in?out");

    assertThat(here.get("/account").header("Location")).contains("/sign-in");
    assertThat(elsewhere.get("/account").header("Location")).contains("/sign-in");
    assertThat(signIn(ServerStore.PASSWORD).status()).isEqualTo(403);
    assertThat(signIn(NEXT).status()).isEqualTo(201);
  }

  @Test
  void showsWhereAPersonIsSignedInAndEndsItEverywhere() {
    LocalVisitor here = LocalVisitor.signedIn(nobody(), "spare", ServerStore.PASSWORD);
    LocalVisitor elsewhere = LocalVisitor.signedIn(nobody(), "spare", ServerStore.PASSWORD);

    String page = here.get("/account").text();
    assertThat(page.split("<li>", -1)).as("two sessions").hasSize(3);
    assertThat(page.split(">This browser: since", -1)).as("one of them here").hasSize(2);
    assertThat(here.handIn("/account/sign-out", "now=wrong").text()).contains("do not fit");
    assertThat(elsewhere.get("/account").status()).as("still there").isEqualTo(200);
    Client.Reply ended = here.handIn("/account/sign-out", NOW);
    assertThat(ended.header("Location")).contains("/sign-in?out");
    assertThat(ended.header("Clear-Site-Data")).isEqualTo("\"storage\"");

    assertThat(elsewhere.get("/account").header("Location")).contains("/sign-in");
    assertThat(here.get("/account").header("Location")).contains("/sign-in");
  }

  @Test
  void endsOneOtherSessionWithThePasswordAgain() {
    LocalVisitor here = LocalVisitor.signedIn(nobody(), "spare", ServerStore.PASSWORD);
    LocalVisitor elsewhere = LocalVisitor.signedIn(nobody(), "spare", ServerStore.PASSWORD);
    String page = here.get("/account").text();
    assertThat(page.indexOf("Sign out everywhere"))
        .as("Enter presses the first button of the form, which must not be one of the others")
        .isBetween(0, page.indexOf("name=\"session\""));
    Matcher other = SESSION.matcher(page);
    assertThat(other.find()).isTrue();
    String session = "session=" + other.group(1);
    assertThat(other.find()).as("not the one that asks").isFalse();

    assertThat(here.handIn("/account/sign-out", session).text()).contains("do not fit");
    assertThat(here.handIn("/account/sign-out", "session=all", NOW).text())
        .contains("no such session");
    assertThat(refusals()).contains("identity.no-such-session");
    assertThat(elsewhere.get("/account").status()).as("still there").isEqualTo(200);
    assertThat(here.handIn("/account/sign-out", session, NOW).header("Location"))
        .endsWith("/account");

    assertThat(elsewhere.get("/account").header("Location")).contains("/sign-in");
    assertThat(here.get("/account").status()).isEqualTo(200);
  }

  @Test
  void endsOnesOwnSessionsNowhereElse() {
    Client.Reply reply = as("dave").post("/api/v1/people/local/dave/sign-out", Map.of());

    assertThat(reply.member("code")).isEqualTo("identity.own-sessions");
    assertThat(as("dave").get("/api/v1/whoami").status()).isEqualTo(200);
  }

  @Test
  void takesNothingWithoutThePagesToken() {
    LocalVisitor here = LocalVisitor.signedIn(nobody(), "spare", ServerStore.PASSWORD);

    for (String path : List.of("/account/sign-out", "/account/password")) {
      String form = "now=" + ServerStore.PASSWORD + "&next=" + NEXT + "&_csrf=forged";
      assertThat(here.forges(path, form.replace(' ', '+')).status()).as(path).isEqualTo(403);
    }

    assertThat(here.get("/account").status()).as("nothing ended").isEqualTo(200);
    assertThat(signIn(ServerStore.PASSWORD).status()).as("nor changed").isEqualTo(201);
  }

  @Test
  void tellsABrowserThatSignsOutToForget() {
    LocalVisitor here = LocalVisitor.signedIn(nobody(), "spare", ServerStore.PASSWORD);

    Client.Reply page = here.get("/account");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Cache-Control")).contains("no-store");
    assertThat(here.handIn("/sign-out").header("Clear-Site-Data")).isEqualTo("\"storage\"");
    assertThat(here.get("/").header("Location")).contains("/sign-in");
  }

  /** Why the trail says that somebody could not end a session. */
  private static List<String> refusals() {
    return ServerStore.owner()
        .sql(
            "SELECT details ->> 'reason' FROM audit_entry"
                + " WHERE code = 'identity.session-ended' AND outcome = 'denied'")
        .query(String.class)
        .list();
  }

  private Client.Reply signIn(String password) {
    return nobody().post("/api/v1/sessions", Map.of("name", "spare", "password", password));
  }
}
