package dev.sluice.bot.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.Client;
import dev.sluice.bot.ServerStore;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasskeyPageTest extends SignOnTest {
  private static final Pattern ID = Pattern.compile("name=\"id\" value=\"([0-9a-f-]{36})\"");
  private static final String NOW = "now=" + ServerStore.PASSWORD;

  private LocalVisitor noah = new LocalVisitor(nobody());

  @BeforeEach
  void forgetWhatOtherTestsAdded() {
    ServerStore.owner().sql("DELETE FROM identity_passkey").update();
    noah = LocalVisitor.signedIn(nobody(), "noah", ServerStore.PASSWORD);
  }

  @Test
  void addsNamesListsAndRemovesAPasskey() {
    assertThat(noah.get("/passkeys").text()).contains("You have none yet");
    Client.Reply added = noah.adds(ServerStore.PASSWORD, "<b>phone</b>\u202E");
    assertThat(added.status()).as(added.text()).isEqualTo(200);

    String page = noah.get("/passkeys").text();
    assertThat(page)
        .contains("&lt;b&gt;phone&lt;/b&gt;⟦U+202E⟧", noah.phone.key().fingerprint())
        .contains("trust-passkey --person local#noah --origin https://sluice.example")
        .contains(noah.phone.key().text());
    Matcher found = ID.matcher(page);
    assertThat(found.find()).isTrue();
    String id = "id=" + found.group(1);
    assertThat(noah.handIn("/passkeys/remove", id).text())
        .contains("do not fit", "data-passkey-add");
    assertThat(noah.handIn("/passkeys/remove", id, NOW).header("Location")).endsWith("/passkeys");
    assertThat(noah.get("/passkeys").text()).contains("You have none yet");
    assertThat(noah.handIn("/passkeys/remove", id, NOW).text()).contains("no such passkey");
    assertThat(noah.handIn("/passkeys/remove", "id=1", NOW).status()).isEqualTo(404);
  }

  @Test
  void offersWhatTheBrowserNeeds() {
    noah.adds(ServerStore.PASSWORD, "phone");

    Client.Reply offer = noah.post("/passkeys/begin", Map.of("password", ServerStore.PASSWORD));

    assertThat(offer.member("relyingParty")).isEqualTo("sluice.example");
    assertThat(offer.member("challenge")).hasSize(43);
    assertThat(offer.member("person")).isEqualTo("noah");
    assertThat(offer.json().path("there").get(0).asString())
        .isEqualTo(noah.phone.key().credentialId());
  }

  @Test
  void wantsThePasswordTheTokenAndASession() {
    assertThat(noah.adds("wrong", "phone").member("code")).isEqualTo("identity.sign-in-refused");
    Visitor stranger = new Visitor(nobody());
    assertThat(stranger.post("/passkeys/begin", "{}", "").status()).isIn(302, 401, 403);
    assertThat(stranger.get("/passkeys").status()).isIn(302, 401);
    assertThat(noah.get("/passkeys").text()).contains("You have none yet");
  }

  @Test
  void answersOneOfferOnce() {
    String challenge =
        noah.post("/passkeys/begin", Map.of("password", ServerStore.PASSWORD)).member("challenge");

    assertThat(noah.post("/passkeys", noah.made(challenge, "one")).status()).isEqualTo(200);
    assertThat(noah.post("/passkeys", noah.made(challenge, "two")).member("code"))
        .isEqualTo("passkey.over");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{\"name\":1}",
        "{\"name\":\"x\",\"clientData\":\"!\",\"attestation\":\"%%\"}",
        "{\"name\":\"x\",\"clientData\":\"\",\"attestation\":\"oA\"}",
        "{\"name\":\"\\u0000\",\"clientData\":\"AA\",\"attestation\":\"AA\"}",
        "{\"other\":true}",
        "{\"name\":\"one\",\"name\":\"two\"}",
        "{\"name\":\"one\"} {}"
      })
  void answersGarbageWithAProblem(String body) {
    noah.post("/passkeys/begin", Map.of("password", ServerStore.PASSWORD));

    Client.Reply reply = noah.post("/passkeys", body);

    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    assertThat(reply.member("code")).isNotEmpty();
  }

  @Test
  void takesNoLargeBody() {
    String large = "{\"name\":\"" + "x".repeat(70_000) + "\"}";

    assertThat(noah.post("/passkeys", large).status()).isEqualTo(413);
  }

  @Test
  void tellsPeopleOfAProviderThatTheyNeedNone() {
    CORP.knows(Map.of("sub", "grace", "name", "grace", "groups", List.of("dbas")));
    Visitor grace = new Visitor(nobody());
    grace.signIn("corp", CORP);

    assertThat(grace.get("/passkeys").text())
        .contains("You confirm approvals at your identity provider")
        .doesNotContain("data-passkey-add");
  }
}
