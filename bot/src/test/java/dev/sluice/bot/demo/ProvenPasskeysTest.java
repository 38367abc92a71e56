package dev.sluice.bot.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.Client;
import dev.sluice.bot.signin.LocalVisitor;
import dev.sluice.protocol.TestAuthenticator;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A server and an agent that counts the passkeys of local people, on a real database. */
@Tag("processes")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProvenPasskeysTest {
  private static final String PASSWORD = "correct horse";
  private static final Set<String> SETTLED = Set.of("Completed", "Failed", "RolledBack");
  private static final String WORKSPACE =
      """
      server: {url: "https://sluice.example"}
      workspace: proven
      environments: [{name: live, step-up: {from: always}}]
      connections: [{name: shop-live, environment: live, engine: postgresql}]
      people:
        - {name: alice, password: "${file:password}", roles: {"*": developer}}
        - {name: dave, password: "${file:password}", roles: {"*": admin}}
        - {name: shem, password: "${file:password}", roles: {"*": approver}}
        - {name: ham, password: "${file:password}", roles: {"*": approver}}
      flows:
        - name: live
          engine: postgresql
          stages:
            - environment: live
              connections: [shop-live]
              auto-start: true
              rehearsal: off
              approvals: {required: 2, from: ["role:approver"]}
      """;

  private Installation installation;
  private LocalVisitor shem;
  private LocalVisitor ham;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException, SQLException {
    installation = new Installation(Installation.root(), folder, WORKSPACE);
    shem = withPasskey("shem");
    ham = withPasskey("ham");
    approvals(
        "require",
        "--environment",
        "live",
        "--count",
        "2",
        "--person",
        "local#shem",
        "--person",
        "local#ham");
    installation.agent.add("live", "shop-live", installation.target.port(), "postgres");
    installation.agent.start();
  }

  @AfterAll
  void stop() {
    if (installation != null) {
      installation.close();
    }
  }

  @Test
  void runsWhatTwoPeopleSignedWithTheirPasskeys() throws SQLException {
    JsonNode opened = open("CREATE TABLE signed (id int);");

    assertThat(shem.confirms(asked(shem, opened)).status()).isEqualTo(200);
    assertThat(ham.confirms(asked(ham, opened)).status()).isEqualTo(200);

    JsonNode stage = settled(opened);
    assertThat(stage.path("state").asString()).as(stage.toString()).isEqualTo("Completed");
    assertThat(tables("signed")).isEqualTo(1);
  }

  @Test
  void runsNothingForAThiefWhoPutHisOwnKeyIntoTheStore() throws SQLException {
    JsonNode opened = open("CREATE TABLE stolen (id int);");
    TestAuthenticator thief = new TestAuthenticator("https://sluice.example");
    put(ham.phone.keyOf(thief).text());

    shem.confirms(asked(shem, opened));
    String link = asked(ham, opened);
    Map<String, String> forged =
        new HashMap<>(LocalVisitor.signed(thief.sign(ham.challenge(link))));
    forged.put("credential", ham.phone.key().credentialId());
    assertThat(ham.post(link + "/passkey", forged).status()).as("the server is his").isEqualTo(200);

    JsonNode stage = settled(opened);
    put(ham.phone.key().text());
    assertThat(stage.path("state").asString()).isEqualTo("Failed");
    assertThat(stage.toString()).contains("ham: the passkey did not sign it");
    assertThat(tables("stolen")).isZero();
  }

  private void put(String key) throws SQLException {
    installation.store.run("UPDATE identity_passkey SET key = '" + key + "' WHERE subject = 'ham'");
  }

  private LocalVisitor withPasskey(String name) throws IOException {
    LocalVisitor visitor =
        LocalVisitor.signedIn(new Client(installation.address(), ""), name, PASSWORD);
    assertThat(visitor.adds(PASSWORD, "phone").status()).isEqualTo(200);
    approvals(
        "trust-passkey",
        "--person",
        "local#" + name,
        "--origin",
        "https://sluice.example",
        "--key",
        visitor.phone.key().text());
    return visitor;
  }

  private void approvals(String... words) throws IOException {
    List<String> all = new ArrayList<>(List.of("agent", "approvals"));
    all.addAll(List.of(words));
    installation.agent.run(all, Map.of());
  }

  private JsonNode open(String up) {
    return installation
        .person("alice")
        .post("/api/v1/migrations", Map.of("flow", "live", "title", "Proof", "up", up))
        .ok();
  }

  private static String asked(LocalVisitor visitor, JsonNode opened) {
    Client.Reply reply =
        visitor.post(
            path(opened) + "/approvals",
            Map.of("decision", "approve", "digest", opened.path("digest").asString()));
    assertThat(reply.member("code")).as(reply.text()).isEqualTo("approval.confirm");
    return reply.member("link");
  }

  private JsonNode settled(JsonNode opened) {
    return installation.await(
        opened.path("number").asLong(),
        "live",
        "settled",
        stage -> SETTLED.contains(stage.path("state").asString()));
  }

  private static String path(JsonNode opened) {
    return "/api/v1/migrations/" + opened.path("number").asLong() + "/stages/live";
  }

  private long tables(String name) throws SQLException {
    return Long.parseLong(
        installation.target.ask("SELECT count(*) FROM pg_tables WHERE tablename = '" + name + "'"));
  }
}
