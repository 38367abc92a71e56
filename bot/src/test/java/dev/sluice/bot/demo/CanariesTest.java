package dev.sluice.bot.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.Client;
import dev.sluice.db.step.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Secrets in every place for secrets of a server and an agent, looked for everywhere else. */
@Tag("processes")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CanariesTest {
  private static final String WORKSPACE =
      """
      server:
        url: https://sluice.example
        providers:
          - name: corp
            issuer: https://idp.invalid
            client-id: sluice
            client-secret: ${file:client-secret}
            scim-token: ${file:scim-token}
        audit:
          checkpoints: checkpoints.jsonl
          webhooks: [{name: siem, url: "https://siem.invalid/hook", secret: "${file:siem-secret}"}]
          otlp:
            - {name: otel, url: "https://otel.invalid/logs", authorization: "${file:otlp-secret}"}
      workspace: canaries
      environments: [{name: live}]
      connections: [{name: shop, environment: live, engine: postgresql}]
      applications:
        - {name: till, repository: "https://git.invalid/till.git", token: "${file:git-token}"}
      people:
        - {name: alice, password: "${file:password}", roles: {"*": developer}}
        - {name: bob, password: "${file:password}", roles: {"*": approver}}
        - {name: dave, password: "${file:password}", roles: {"*": admin}}
        - {name: erin, password: "${file:password}", roles: {"*": viewer}}
      flows:
        - name: shop
          engine: postgresql
          stages:
            - environment: live
              connections: [shop]
              auto-start: true
              rehearsal: off
              approvals: {required: 1, from: ["role:approver"]}
      """;

  /** Files that the configuration names, each with a secret of its own. */
  private static final List<String> FILES =
      List.of("client-secret", "scim-token", "siem-secret", "otlp-secret", "git-token");

  private final Canaries canaries = new Canaries();
  private final List<Long> numbers = new ArrayList<>();
  private Path folder = Path.of("unset");
  private Installation installation;

  @BeforeAll
  void start(@TempDir Path given) throws IOException, SQLException {
    folder = given;
    Path root = Installation.root();
    for (String file : FILES) {
      Files.writeString(folder.resolve(file), canaries.secret(file));
    }
    canaries.secret("password of the target", Installation.TARGET_PASSWORD);
    canaries.secret("password of people", "correct horse");
    installation = new Installation(root, folder, WORKSPACE);
    installation.agent.add("live", "shop", installation.target.port(), "postgres");
    installation.agent.start();
  }

  @AfterAll
  void stop() {
    if (installation != null) {
      installation.close();
    }
  }

  @Test
  void areNowhereButInTheirPlaces() throws IOException, SQLException {
    tryWrongOnes();
    makeAToken();
    run("Completed", "CREATE ROLE reporter LOGIN PASSWORD '%s'; CREATE TABLE kept (id int);");
    run("Failed", "ALTER ROLE nobody_of_this_name PASSWORD '%s';");
    awaitSettled();

    canaries.assertNone(written());
    canaries.assertNone(told());
    canaries.assertNone(rows("%"), Canaries.SCRIPT);
    canaries.assertNone(rows("chat%"));
    canaries.assertNone(rows("console%"));
    canaries.assertNone(rows("audit%"));
    assertThat(rows("migration%").toString())
        .as("the scan finds what is there: scripts are kept as they are approved")
        .contains("CREATE ROLE reporter");
  }

  /** What people and programs type that is not right. */
  private void tryWrongOnes() {
    Client nobody = new Client(installation.address(), "");
    String typed = canaries.secret("typed password");
    nobody.post("/api/v1/sessions", Map.of("name", "bob", "password", typed));
    nobody.post("/api/v1/sessions", Map.of("name", typed, "password", typed));
    Client wrong = new Client(installation.address(), canaries.secret("wrong token"));
    assertThat(wrong.get("/api/v1/whoami").status()).isEqualTo(401);
    assertThat(wrong.get("/scim/v2/corp/Users").status()).isEqualTo(401);
    nobody.get("/api/v1/whoami?token=" + canaries.secret("token in an address"));
  }

  private void makeAToken() {
    Client.Reply made =
        signedIn("alice").post("/api/v1/tokens", Map.of("name", "program", "days", 1));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    canaries.secret("token of a program", made.member("token"));
    canaries.secret("token of a session", signedIn("bob").token());
  }

  private void run(String end, String script) {
    String canary = canaries.secret(Canaries.SCRIPT + end);
    Installation.Opened opened = installation.open("shop", end, script.formatted(canary));
    installation.approve(opened);
    installation.await(opened.number(), end, stage -> stage.path("state").asString().equals(end));
    numbers.add(opened.number());
  }

  /** While the server does not have its result, the agent's journal must know the script. */
  private void awaitSettled() throws IOException {
    Path journal = folder.resolve("agent/journal/journal.log");
    Deadline end = Deadline.in(Duration.ofMinutes(1));
    while (Files.readString(journal).contains("ACCEPTED") && !end.over()) {
      end.pause();
    }
  }

  /** Logs, the agent's home with journal and sealed store, checkpoints, command lines. */
  private Map<String, String> written() throws IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Path file : Canaries.files(folder)) {
      String name = folder.relativize(file).toString();
      boolean place = FILES.contains(name) || name.equals("password");
      if (!place && !name.startsWith("store/") && !name.startsWith("target/")) {
        texts.put(name, Canaries.text(Files.readAllBytes(file)));
      }
    }
    assertThat(texts.keySet())
        .contains("agent.log", "agent/credentials.sluice")
        .anyMatch(name -> name.startsWith("server-"))
        .anyMatch(name -> name.startsWith("agent/journal/"));
    for (long pid : List.of(installation.agent.pid(), installation.replicas.get(0).pid())) {
      Path line = Path.of("/proc", Long.toString(pid), "cmdline");
      texts.put(line.toString(), Canaries.text(Files.readAllBytes(line)));
    }
    return texts;
  }

  /** What REST answers to an admin about the workspace, and to a viewer about migrations. */
  private Map<String, String> told() {
    Map<String, String> texts = new LinkedHashMap<>();
    Client dave = signedIn("dave");
    List<String> paths =
        new ArrayList<>(
            List.of(
                "/api/v1/configuration",
                "/api/v1/people",
                "/api/v1/tokens",
                "/api/v1/agents",
                "/api/v1/connections",
                "/api/v1/audit",
                "/api/v1/audit/export",
                "/api/v1/audit/export?scope=server",
                "/api/openapi.json"));
    numbers.forEach(number -> paths.add("/api/v1/migrations/" + number + "/evidence"));
    paths.forEach(path -> texts.put(path, answer(dave, path)));
    Client erin = signedIn("erin");
    for (long number : numbers) {
      String path = "/api/v1/migrations/" + number;
      texts.put("erin " + path, answer(erin, path));
    }
    return texts;
  }

  private static String answer(Client client, String path) {
    Client.Reply reply = client.get(path);
    assertThat(reply.status()).as(path).isEqualTo(200);
    return reply.text();
  }

  /** Tables of the store as text. */
  private Map<String, String> rows(String like) throws SQLException {
    Map<String, String> texts = new LinkedHashMap<>();
    String tables =
        installation.store.ask(
            "SELECT string_agg(tablename, ',') FROM pg_tables WHERE schemaname = 'public'"
                + " AND tablename LIKE '"
                + like
                + "'");
    for (String table : tables.split(",", -1)) {
      String all = "SELECT string_agg(t::text, ' ') FROM \"" + table + "\" t";
      texts.put(table, installation.store.ask(all));
    }
    return texts;
  }

  private Client signedIn(String name) {
    return new Client(installation.address(), "").signIn(name);
  }
}
