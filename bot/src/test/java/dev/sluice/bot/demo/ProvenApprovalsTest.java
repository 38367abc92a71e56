package dev.sluice.bot.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.Client;
import dev.sluice.bot.TestProvider;
import dev.sluice.bot.signin.Visitor;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A server and an agent that trusts it with nothing but transport, on a real database. In the
 * environment {@code bare} the server's own policy asks for no proof, as one that was taken over
 * would; the agent does all the same.
 */
@Tag("processes")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProvenApprovalsTest {
  private static final Pattern CSRF = Pattern.compile("name=\"csrf\" content=\"([^\"]+)\"");
  private static final Set<String> SETTLED = Set.of("Completed", "Failed", "RolledBack");

  private final TestProvider idp = new TestProvider();
  private Installation installation;

  private String workspace() {
    return """
    server:
      url: https://sluice.example
      providers:
        - name: corp
          issuer: %1$s
          client-id: sluice
          client-secret: ${file:client-secret}
          claims: {groups: groups}
    workspace: proven
    environments:
      - {name: live, step-up: {from: always}}
      - {name: bare}
    connections:
      - {name: shop-live, environment: live, engine: postgresql}
      - {name: shop-bare, environment: bare, engine: postgresql}
    groups:
      - {name: dbas, roles: {"*": approver}, members-from: [{issuer: "%1$s", group: dbas}]}
    people:
      - {name: alice, password: "${file:password}", roles: {"*": developer}}
      - {name: dave, password: "${file:password}", roles: {"*": admin}}
    flows:
      - name: live
        engine: postgresql
        stages:
          - environment: live
            connections: [shop-live]
            auto-start: true
            rehearsal: off
            approvals: {required: 2, from: ["role:approver"]}
      - name: bare
        engine: postgresql
        stages:
          - environment: bare
            connections: [shop-bare]
            auto-start: true
            rehearsal: off
            approvals: {required: 2, from: ["role:approver"]}
    """
        .formatted(idp.issuer());
  }

  @BeforeAll
  void start(@TempDir Path folder) throws IOException, SQLException {
    Path root = Installation.root();
    Files.writeString(folder.resolve("client-secret"), TestProvider.SECRET);
    installation = new Installation(root, folder, workspace());
    Path keys = Files.writeString(folder.resolve("jwks.json"), idp.jwks());
    approvals("trust", "--issuer", idp.issuer(), "--audience", "sluice", "--keys", keys.toString());
    for (String environment : List.of("live", "bare")) {
      approvals(
          "require",
          "--environment",
          environment,
          "--count",
          "2",
          "--person",
          idp.issuer() + "#grace",
          "--person",
          idp.issuer() + "#hedy");
      installation.agent.add(
          environment, "shop-" + environment, installation.target.port(), "postgres");
    }
    installation.agent.start();
  }

  private void approvals(String... words) throws IOException {
    List<String> all = new java.util.ArrayList<>(List.of("agent", "approvals"));
    all.addAll(List.of(words));
    installation.agent.run(all, Map.of());
  }

  @AfterAll
  void stop() {
    if (installation != null) {
      installation.close();
    }
    idp.close();
  }

  @Test
  void runsAndUndoesWhatTwoPermittedPeopleConfirmed() throws SQLException {
    JsonNode opened = open("live", "CREATE TABLE proven (id int);\n-- DOWN\nDROP TABLE proven;");

    confirm("grace", opened);
    confirm("hedy", opened);

    assertThat(settled(opened, "live").path("state").asString()).isEqualTo("Completed");
    assertThat(tables("proven")).isEqualTo(1);
    installation
        .person("dave")
        .post(path(opened, "live") + "/rollback", Map.of("reason", "test"))
        .ok();
    JsonNode undone =
        installation.await(
            number(opened), "live", "undone", s -> s.path("state").asString().equals("RolledBack"));
    assertThat(undone.path("state").asString()).isEqualTo("RolledBack");
    assertThat(tables("proven")).isZero();
  }

  @Test
  void runsNothingOnTheWordOfTheServerAlone() throws SQLException {
    JsonNode opened = open("bare", "CREATE TABLE unproven (id int);");

    approve(signedIn("grace"), opened, "bare");
    approve(signedIn("hedy"), opened, "bare");

    JsonNode stage = settled(opened, "bare");
    assertThat(stage.path("state").asString()).isEqualTo("Failed");
    assertThat(stage.toString())
        .contains("wants 2 approvals of bare proven", "not confirmed at an identity provider");
    assertThat(tables("unproven")).isZero();
  }

  @Test
  void runsNothingThatAPersonConfirmedWhomTheAgentDoesNotPermit() throws SQLException {
    JsonNode opened = open("live", "CREATE TABLE foreign_hand (id int);");

    confirm("grace", opened);
    confirm("mallory", opened);

    JsonNode stage = settled(opened, "live");
    assertThat(stage.path("state").asString()).isEqualTo("Failed");
    assertThat(stage.toString()).contains("mallory: the person may not approve live here");
    assertThat(tables("foreign_hand")).isZero();
  }

  private JsonNode open(String flow, String up) {
    return installation
        .person("alice")
        .post("/api/v1/migrations", Map.of("flow", flow, "title", "Proof", "up", up))
        .ok();
  }

  private void confirm(String subject, JsonNode opened) {
    Visitor visitor = signedIn(subject);
    Client.Reply reply = approve(visitor, opened, "live");
    assertThat(reply.member("code")).as(reply.text()).isEqualTo("approval.confirm");
    URI asked = URI.create(visitor.get(reply.member("link") + "/begin").header("Location"));
    Map<String, Object> claims = new HashMap<>(person(subject));
    claims.put("auth_time", Instant.now().getEpochSecond());
    idp.knows(claims);
    assertThat(visitor.open(idp.authorize(asked)).header("Location")).startsWith("/confirm/");
  }

  private Visitor signedIn(String subject) {
    idp.knows(person(subject));
    Visitor visitor = new Visitor(new Client(installation.address(), ""));
    visitor.signIn("corp", idp);
    return visitor;
  }

  private static Map<String, Object> person(String subject) {
    return Map.of("sub", subject, "name", subject, "groups", List.of("dbas"));
  }

  private static Client.Reply approve(Visitor visitor, JsonNode opened, String environment) {
    Matcher csrf = CSRF.matcher(visitor.get("/migrations").text());
    assertThat(csrf.find()).isTrue();
    String body =
        JsonMapper.shared()
            .writeValueAsString(
                Map.of("decision", "approve", "digest", opened.path("digest").asString()));
    return visitor.post(path(opened, environment) + "/approvals", body, csrf.group(1));
  }

  private JsonNode settled(JsonNode opened, String environment) {
    return installation.await(
        number(opened),
        environment,
        "settled",
        stage -> SETTLED.contains(stage.path("state").asString()));
  }

  private static String path(JsonNode opened, String environment) {
    return "/api/v1/migrations/" + number(opened) + "/stages/" + environment;
  }

  private static long number(JsonNode opened) {
    return opened.path("number").asLong();
  }

  private long tables(String name) throws SQLException {
    return Long.parseLong(
        installation.target.ask("SELECT count(*) FROM pg_tables WHERE tablename = '" + name + "'"));
  }
}
