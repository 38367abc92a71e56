package dev.sluice.bot.scim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.Client;
import dev.sluice.bot.ServerStore;
import dev.sluice.bot.signin.SignOnTest;
import dev.sluice.bot.signin.Visitor;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** PUT as Okta sends it and DELETE as Entra does, and tokens that are not those of a directory. */
class ScimReplaceTest extends SignOnTest {
  private static final String USERS = "/scim/v2/corp/Users";
  private static final String GROUPS = "/scim/v2/corp/Groups";

  @Test
  void takesAUserAsOktaReplacesItAndEndsWhomItSetsInactive() {
    String subject = UUID.randomUUID().toString();
    String id = created(subject);
    bind(id);
    Visitor browser = signedIn(subject);
    assertThat(browser.get("/api/v1/whoami").status()).isEqualTo(200);

    Client.Reply renamed =
        scim("PUT", USERS + "/" + id, oktaUser(id, subject, "Countess Lovelace", true));

    assertThat(renamed.status()).as(renamed.text()).isEqualTo(200);
    assertThat(renamed.member("id")).isEqualTo(id);
    assertThat(renamed.member("displayName")).isEqualTo("Countess Lovelace");
    assertThat(browser.get("/api/v1/whoami").status()).isEqualTo(200);

    Client.Reply ended = scim("PUT", USERS + "/" + id, oktaUser(id, subject, "Ada", false));

    assertThat(ended.json().path("active").asBoolean(true)).isFalse();
    assertThat(browser.get("/api/v1/whoami").status()).isEqualTo(401);
    assertThat(
            scim("PUT", USERS + "/" + id, oktaUser(id, "somebody-else", "Ada", true))
                .member("scimType"))
        .isEqualTo("mutability");
    assertThat(
            scim("PUT", USERS + "/" + UUID.randomUUID(), oktaUser(id, subject, "Ada", true))
                .status())
        .isEqualTo(404);
  }

  @Test
  void takesAGroupAsOktaReplacesItWithExactlyTheseMembers() {
    String subject = UUID.randomUUID().toString();
    String id = created(subject);
    String other = created(UUID.randomUUID().toString());
    String dbas = databaseGroup();
    Visitor browser = signedIn(subject);
    assertThat(browser.get("/api/v1/whoami").status()).isEqualTo(401);

    Client.Reply with = scim("PUT", GROUPS + "/" + dbas, oktaGroup(dbas, id));
    Visitor again = signedIn(subject);

    assertThat(with.status()).as(with.text()).isEqualTo(200);
    assertThat(with.text()).contains(id).doesNotContain(other);
    assertThat(again.get("/api/v1/whoami").status()).isEqualTo(200);

    Client.Reply without = scim("PUT", GROUPS + "/" + dbas, oktaGroup(dbas, other));

    assertThat(without.text()).contains(other).doesNotContain(id);
    assertThat(again.get("/api/v1/whoami").status()).isEqualTo(403);
  }

  @Test
  void endsEverythingOfWhomEntraDeletes() {
    String subject = UUID.randomUUID().toString();
    String id = created(subject);
    bind(id);
    Visitor browser = signedIn(subject);
    assertThat(browser.get("/api/v1/whoami").status()).isEqualTo(200);

    Client.Reply deleted = directory().raw("DELETE", USERS + "/" + id, "");

    assertThat(deleted.status()).isEqualTo(204);
    assertThat(deleted.text()).isEmpty();
    assertThat(browser.get("/api/v1/whoami").status()).isEqualTo(401);
    assertThat(signIn(subject)).endsWith("deactivated");
    assertThat(directory().get(USERS + "/" + id).status()).isEqualTo(404);
    assertThat(directory().raw("DELETE", USERS + "/" + id, "").status()).isEqualTo(404);
  }

  @Test
  void writesRefusedTokensIntoTheTrailOnceAMinuteOfAnAddress() {
    for (int i = 0; i < 5; i++) {
      wrong().get(USERS, "X-Forwarded-For", "203.0.113.201");
      wrong().get("/api/v1/whoami", "X-Forwarded-For", "203.0.113.202");
    }

    assertThat(refusals("203.0.113.201")).isEqualTo(1);
    assertThat(refusals("203.0.113.202")).isEqualTo(1);
    assertThat(trail()).noneMatch(line -> line.contains("guessed-token"));
  }

  private Client wrong() {
    return new Client(nobody().server(), "guessed-token");
  }

  private long refusals(String address) {
    return trail().stream()
        .filter(line -> line.contains("identity.token-refused") && line.contains(address))
        .count();
  }

  private String created(String subject) {
    String body =
        "{\"userName\":\"%s@acme.example\",\"externalId\":\"%s\",\"active\":true}"
            .formatted(subject, subject);
    return scim("POST", USERS, body).member("id");
  }

  private static String oktaUser(String id, String subject, String name, boolean active) {
    return """
    {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"%s","externalId":"%s",
     "userName":"%s@acme.example","name":{"givenName":"Ada","familyName":"Lovelace"},
     "emails":[{"primary":true,"value":"ada@acme.example","type":"work"}],"displayName":"%s",
     "locale":"en-US","groups":[],"active":%s,"meta":{"resourceType":"User"}}
    """
        .formatted(id, subject, subject, name, active);
  }

  private static String oktaGroup(String id, String member) {
    return """
    {"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"id":"%s","displayName":"dbas",
     "members":[{"value":"%s","display":"ada@acme.example"}],"meta":{"resourceType":"Group"}}
    """
        .formatted(id, member);
  }

  private void bind(String user) {
    scim(
        "PATCH",
        GROUPS + "/" + databaseGroup(),
        """
        {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
         "Operations":[{"op":"add","path":"members","value":[{"value":"%s"}]}]}
        """
            .formatted(user));
  }

  private String databaseGroup() {
    Client.Reply made = scim("POST", GROUPS, "{\"displayName\":\"dbas\"}");
    return made.status() == 201
        ? made.member("id")
        : directory()
            .get(GROUPS + "?filter=displayName%20eq%20%22dbas%22")
            .json()
            .path("Resources")
            .path(0)
            .path("id")
            .asString("");
  }

  private Visitor signedIn(String subject) {
    CORP.knows(Map.of("sub", subject));
    Visitor browser = new Visitor(nobody());
    browser.signIn("corp", CORP);
    return browser;
  }

  private String signIn(String subject) {
    CORP.knows(Map.of("sub", subject));
    return new Visitor(nobody()).signIn("corp", CORP).header("Location");
  }

  private Client.Reply scim(String method, String path, String body) {
    return directory().raw(method, path, body, "Content-Type", "application/scim+json");
  }

  private Client directory() {
    return new Client(nobody().server(), ServerStore.SCIM_TOKEN);
  }
}
