package dev.sluice.bot.scim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.Client;
import dev.sluice.bot.ServerStore;
import dev.sluice.bot.signin.SignOnTest;
import dev.sluice.bot.signin.Visitor;
import dev.sluice.pipeline.identity.ChatAccount;
import dev.sluice.pipeline.identity.ChatAccounts;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.PersonId;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

class ScimTest extends SignOnTest {
  private static final String USERS = "/scim/v2/corp/Users";
  private static final String GROUPS = "/scim/v2/corp/Groups";
  private static final String PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

  @Autowired private ChatAccounts accounts;

  @Test
  void letsOnlyTheProvidersOwnTokenIn() {
    assertThat(nobody().get(USERS).status()).isEqualTo(401);
    assertThat(new Client(nobody().server(), "wrong").get(USERS).status()).isEqualTo(401);
    assertThat(as("chief").get(USERS).status()).isEqualTo(401);
    assertThat(directory().get("/scim/v2/other/Users").status()).isEqualTo(401);
    assertThat(directory().get("/scim/v2/none/Users").status()).isEqualTo(401);
    assertThat(directory().get(USERS).status()).isEqualTo(200);
    assertThat(directory().get("/scim/v2/corp/ServiceProviderConfig").text()).contains("\"patch\"");
  }

  @Test
  void takesAUserAsOktaCreatesIt() {
    String body =
        """
        {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"ada@acme.example",
         "name":{"givenName":"Ada","familyName":"Lovelace"},"externalId":"00u1",
         "emails":[{"primary":true,"value":"ada@acme.example","type":"work"}],
         "displayName":"Ada Lovelace","locale":"en-US","groups":[],"active":true,
         "id":"chosen-by-client","roles":["Admin"],"meta":{"resourceType":"User"}}
        """;

    Client.Reply created = scim("POST", USERS, body);
    Client.Reply again = scim("POST", USERS, body);

    assertThat(created.status()).as(created.text()).isEqualTo(201);
    assertThat(created.member("id")).isNotEqualTo("chosen-by-client");
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.member("scimType")).isEqualTo("uniqueness");
    assertThat(directory().get(USERS + "?filter=userName%20eq%20%22ADA@acme.example%22").text())
        .contains("\"totalResults\":1");
    assertThat(directory().get(USERS + "?filter=externalId%20eq%20%22nobody%22").text())
        .contains("\"totalResults\":0");
    CORP.knows(Map.of("sub", "00u1"));
    assertThat(new Visitor(nobody()).signIn("corp", CORP).header("Location")).endsWith("no-role");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"op\":\"Replace\",\"path\":\"active\",\"value\":\"False\"}",
        "{\"op\":\"replace\",\"value\":{\"active\":false}}",
        "{\"op\":\"Replace\",\"path\":\"urn:ietf:params:scim:schemas:core:2.0:User:active\",\"value\":false}",
        "{\"op\":\"Add\",\"path\":\"active\",\"value\":\"false\"}",
        "{\"op\":\"replace\",\"value\":{\"urn:ietf:params:scim:schemas:core:2.0:User:active\":\"False\"}}",
        "{\"op\":\"remove\",\"path\":\"active\"}"
      })
  void endsEverythingOfWhomItDeactivates(String operation) {
    String subject = UUID.randomUUID().toString();
    String id = user(subject);
    group("dbas-" + subject.substring(0, 8), id);
    bindToDatabaseGroup(id);
    CORP.knows(Map.of("sub", subject));
    Visitor browser = new Visitor(nobody());
    browser.signIn("corp", CORP);
    PersonId person = new PersonId(CORP.issuer(), subject);
    ChatAccount account = new ChatAccount("slack", "T1", subject);
    accounts.link(new Actor(CORPORATE, person, "x", "console", "", true, ""), account);
    assertThat(browser.get("/api/v1/whoami").status()).isEqualTo(200);
    assertThat(accounts.find(account)).contains(person);

    Client.Reply reply = patch(USERS + "/" + id, operation);

    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(reply.json().path("active").asBoolean(true)).isFalse();
    assertThat(browser.get("/api/v1/whoami").status()).isEqualTo(401);
    assertThat(accounts.find(account)).isEmpty();
    assertThat(new Visitor(nobody()).signIn("corp", CORP).header("Location"))
        .endsWith("deactivated");
    patch(USERS + "/" + id, "{\"op\":\"replace\",\"value\":{\"active\":true}}");
    assertThat(browser.get("/api/v1/whoami").status()).as("an old session").isEqualTo(401);
    assertThat(new Visitor(nobody()).signIn("corp", CORP).header("Location")).isEqualTo("/");
  }

  @Test
  void givesRolesByGroupsInBothDialectsAndTakesThemAtOnce() {
    String subject = UUID.randomUUID().toString();
    String id = user(subject);
    String dbas = databaseGroup();
    CORP.knows(Map.of("sub", subject, "groups", java.util.List.of("dbas")));
    Visitor browser = new Visitor(nobody());
    assertThat(browser.signIn("corp", CORP).header("Location"))
        .as("claims count no more once the directory keeps a person")
        .endsWith("no-role");

    patch(GROUPS + "/" + dbas, member("Add", id));
    browser.signIn("corp", CORP);
    assertThat(browser.get("/api/v1/whoami").text()).contains("APPROVE");
    patch(
        GROUPS + "/" + dbas,
        "{\"op\":\"remove\",\"path\":\"members[value eq \\\"" + id + "\\\"]\"}");
    assertThat(browser.get("/api/v1/whoami").status()).isEqualTo(403);
    patch(GROUPS + "/" + dbas, member("add", id));
    assertThat(browser.get("/api/v1/whoami").status()).isEqualTo(200);
    patch(GROUPS + "/" + dbas, member("Remove", id));
    assertThat(browser.get("/api/v1/whoami").status()).isEqualTo(403);
  }

  @Test
  void takesTheRoleWhenTheGroupIsRenamedOrRemoved() {
    String subject = UUID.randomUUID().toString();
    String id = user(subject);
    String dbas = databaseGroup();
    patch(GROUPS + "/" + dbas, member("add", id));
    CORP.knows(Map.of("sub", subject));
    Visitor browser = new Visitor(nobody());
    browser.signIn("corp", CORP);
    assertThat(browser.get("/api/v1/whoami").status()).isEqualTo(200);

    patch(
        GROUPS + "/" + dbas,
        "{\"op\":\"replace\",\"value\":{\"id\":\"" + dbas + "\",\"displayName\":\"renamed\"}}");
    assertThat(browser.get("/api/v1/whoami").status()).isEqualTo(403);
    patch(GROUPS + "/" + dbas, "{\"op\":\"replace\",\"path\":\"displayName\",\"value\":\"dbas\"}");
    assertThat(browser.get("/api/v1/whoami").status()).isEqualTo(200);
    directory().raw("DELETE", GROUPS + "/" + dbas, "");
    assertThat(browser.get("/api/v1/whoami").status()).isEqualTo(403);
  }

  @Test
  void givesANewUserOfAnOldNameNothingOfTheOneThatWasRemoved() {
    String former = UUID.randomUUID().toString();
    String successor = UUID.randomUUID().toString();
    String id = user(former);
    bindToDatabaseGroup(id);
    CORP.knows(Map.of("sub", former));
    assertThat(new Visitor(nobody()).signIn("corp", CORP).header("Location")).isEqualTo("/");
    assertThat(directory().raw("DELETE", USERS + "/" + id, "").status()).isEqualTo(204);

    Client.Reply created =
        scim(
            "POST",
            USERS,
            "{\"userName\":\"%s@acme.example\",\"externalId\":\"%s\"}"
                .formatted(former, successor));

    assertThat(created.status()).as(created.text()).isEqualTo(201);
    CORP.knows(Map.of("sub", successor));
    assertThat(new Visitor(nobody()).signIn("corp", CORP).header("Location")).endsWith("no-role");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"userName\":\"x\"}",
        "{\"userName\":\"\",\"externalId\":\"e\"}",
        "{\"userName\":[1],\"externalId\":\"e\"}",
        "{\"userName\":\"a\\u0000b\",\"externalId\":\"e\"}",
        "{\"userName\":\"x\",\"externalId\":\"e\",\"active\":\"perhaps\"}",
        "[]",
        "not json",
        "\"text\""
      })
  void refusesGarbage(String body) {
    Client.Reply reply = scim("POST", USERS, body);

    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    assertThat(reply.text()).contains("urn:ietf:params:scim:api:messages:2.0:Error");
  }

  @Test
  void refusesWhatItCannotDo() {
    String id = user(UUID.randomUUID().toString());

    assertThat(patch(USERS + "/" + id, "{\"op\":\"jump\",\"path\":\"active\"}").status())
        .isEqualTo(400);
    assertThat(patch(USERS + "/" + id, "{\"op\":\"replace\",\"value\":false}").status())
        .isEqualTo(400);
    assertThat(
            patch(USERS + "/" + id, "{\"op\":\"replace\",\"path\":\"externalId\",\"value\":\"z\"}")
                .member("scimType"))
        .isEqualTo("mutability");
    assertThat(directory().get(USERS + "?filter=userName%20co%20%22a%22").member("scimType"))
        .isEqualTo("invalidFilter");
    assertThat(directory().get(USERS + "/" + UUID.randomUUID()).status()).isEqualTo(404);
    assertThat(scim("POST", "/scim/v2/corp/Bulk", "{}").status()).isEqualTo(404);
  }

  private String user(String subject) {
    String body =
        "{\"userName\":\"%s@acme.example\",\"externalId\":\"%s\",\"active\":\"True\"}"
            .formatted(subject, subject);
    return scim("POST", USERS, body).member("id");
  }

  private void group(String name, String member) {
    scim(
        "POST",
        GROUPS,
        "{\"displayName\":\"%s\",\"members\":[{\"value\":\"%s\"}]}".formatted(name, member));
  }

  private void bindToDatabaseGroup(String user) {
    patch(GROUPS + "/" + databaseGroup(), member("add", user));
  }

  /** Id of the group {@code dbas}, to which the workspace binds a role. */
  private String databaseGroup() {
    String found =
        directory()
            .get(GROUPS + "?excludedAttributes=members&filter=displayName%20eq%20%22dbas%22")
            .json()
            .path("Resources")
            .path(0)
            .path("id")
            .asString("");
    return found.isEmpty()
        ? scim("POST", GROUPS, "{\"displayName\":\"dbas\"}").member("id")
        : found;
  }

  private static String member(String op, String user) {
    return "{\"op\":\"%s\",\"path\":\"members\",\"value\":[{\"value\":\"%s\"}]}"
        .formatted(op, user);
  }

  private Client.Reply patch(String path, String operation) {
    return scim(
        "PATCH", path, "{\"schemas\":[\"%s\"],\"Operations\":[%s]}".formatted(PATCH, operation));
  }

  private Client.Reply scim(String method, String path, String body) {
    return directory().raw(method, path, body, "Content-Type", "application/scim+json");
  }

  private Client directory() {
    return new Client(nobody().server(), ServerStore.SCIM_TOKEN);
  }
}
