package dev.sluice.bot.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.rehearsal.RehearsalReport;
import dev.sluice.analysis.rehearsal.RollbackProof;
import dev.sluice.bot.Client;
import dev.sluice.bot.OwnServer;
import dev.sluice.bot.chat.ChatWorld;
import dev.sluice.db.digest.Sha256;
import dev.sluice.pipeline.audit.AuditKeys;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.WorkspaceId;
import dev.sluice.pipeline.timeline.Timeline;
import dev.sluice.protocol.ScriptedAgent;
import dev.sluice.protocol.wire.AgentFrame;
import dev.sluice.protocol.wire.Offer;
import dev.sluice.protocol.wire.RehearsalResult;
import dev.sluice.protocol.wire.ServerFrame;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.security.Signature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The evidence of a migration that was rehearsed, approved, run, tried again and rolled back. */
class EvidenceTest {
  private static final OwnServer HOST =
      new OwnServer(
          "evidence",
          """
          workspace: acme
          environments: [{name: prod}]
          connections: [{name: orders, environment: prod, engine: postgresql}]
          flows:
            - name: shop
              engine: postgresql
              stages:
                - environment: prod
                  connections: [orders]
                  rehearsal: inform
                  approvals: {required: 1, from: ["role:approver"]}
          people:
            - {name: alice, password: PASSWORD, roles: {"*": developer}}
            - {name: bob, password: PASSWORD, roles: {"*": approver}}
            - {name: carol, password: PASSWORD, roles: {"*": approver}}
            - {name: dave, password: PASSWORD, roles: {"*": admin}}
          """);

  private static final ScriptedAgent AGENT = new ScriptedAgent("postgresql");

  private static long number;

  @BeforeAll
  static void isDone() {
    number = rolledBack();
  }

  @AfterAll
  static void stop() {
    HOST.close();
  }

  private static Client as(String name) {
    return HOST.as(name);
  }

  private static void enrolled() {
    Client.Reply key = as("dave").post("/api/v1/agents/enrolment-keys", Map.of());
    assertThat(key.status()).as(key.text()).isLessThan(300);
    AGENT.enrol(URI.create(HOST.address()), key.member("secret"), "runner");
    AGENT.connect(URI.create(HOST.address()), "prod/orders");
    AGENT.await(ServerFrame::hasWelcome);
  }

  private static long opened(String up, String down) {
    Client.Reply opened =
        as("alice")
            .post(
                "/api/v1/migrations",
                Map.of("flow", "shop", "title", "proven", "up", up, "down", down));
    assertThat(opened.status()).as(opened.text()).isEqualTo(201);
    return opened.json().path("number").asLong();
  }

  private static void rehearsed() {
    String id = AGENT.await(ServerFrame::hasRehearse).getRehearse().getRehearsal();
    RehearsalReport report =
        new RehearsalReport(
            true,
            List.of(),
            "author",
            "DROP TABLE t;",
            true,
            RollbackProof.PROVEN,
            List.of(),
            List.of(),
            "f",
            "",
            List.of(),
            List.of());
    AGENT.send(
        AgentFrame.newBuilder()
            .setRehearsal(
                RehearsalResult.newBuilder()
                    .setRehearsal(id)
                    .setReport(ScriptedAgent.JSON.writeValueAsString(report))));
  }

  private static String path(long number, String rest) {
    return "/api/v1/migrations/" + number + rest;
  }

  private static void does(long number, String what, Object body) {
    Client.Reply reply = as("dave").post(path(number, "/stages/prod" + what), body);
    assertThat(reply.status()).as(what + reply.text()).isLessThan(300);
  }

  private static JsonNode stage(long number) {
    return as("dave").get(path(number, "")).json().path("stages").path(0);
  }

  private static void until(long number, String state) {
    ChatWorld.await(() -> stage(number).path("state").asString().equals(state));
  }

  private static void runs(String state, int... applied) {
    Offer offer = AGENT.offer();
    assertThat(AGENT.accept(offer)).isTrue();
    AGENT.result(offer, state, applied);
  }

  private static long rolledBack() {
    enrolled();
    long number =
        opened("CREATE TABLE t (id int); CREATE TABLE u (id int);", "DROP TABLE u; DROP TABLE t;");
    rehearsed();
    ChatWorld.await(() -> stage(number).path("approvals").path("open").asBoolean());
    String digest = as("bob").get(path(number, "")).member("digest");
    Client.Reply approved =
        as("bob")
            .post(
                path(number, "/stages/prod/approvals"),
                Map.of("decision", "approve", "digest", digest));
    assertThat(approved.status()).as(approved.text()).isLessThan(300);
    does(number, "/run", Map.of());
    runs("FAILED");
    until(number, "Failed");
    does(number, "/retry", Map.of());
    runs("APPLIED", 1, 2);
    until(number, "Completed");
    does(number, "/rollback", Map.of("reason", "breaks the login"));
    runs("APPLIED", 1, 2);
    until(number, "RolledBack");
    AGENT.close();
    return number;
  }

  @Test
  void holdsEveryAttemptAndHowWhoApprovedHadSignedIn() throws Exception {
    Map<String, byte[]> files = unzip(as("dave").bytes(path(number, "/evidence")));

    assertThat(lines(files, "runs.jsonl"))
        .extracting(run -> run.path("direction").asString() + " " + run.path("state").asString())
        .containsExactly("UP Failed", "UP Applied", "DOWN Applied");
    assertThat(lines(files, "runs.jsonl"))
        .allMatch(run -> run.path("steps").size() == 2 && !run.path("endedAt").isNull());
    JsonNode decision = lines(files, "authentication.jsonl").get(0);
    assertThat(decision.path("person").asString()).isEqualTo("bob");
    assertThat(decision.path("signedIn").path("method").asString()).isEqualTo("password");
    assertThat(decision.path("signedIn").path("reference").asString()).startsWith("tok_");
    assertThat(decision.path("entry").toString())
        .contains("identity.signed-in")
        .doesNotContain("127.0.0.1");
    assertThat(text(files, "migration.json")).contains("\"rehearsal\"", "RolledBack");
    assertThat(text(files, "audit.jsonl"))
        .contains("approval.recorded", "signed-in-by", "run.target-failed", "stage.rolled-back");
    assertSigned(files);
    assertThat(as("dave").get("/api/v1/audit?code=audit.evidence").text())
        .contains("\"outcome\":\"success\"");
  }

  @Test
  void givesTheStepsOfARunPageByPage() {
    String steps = path(number, "/stages/prod/runs/latest/steps");

    JsonNode first = as("dave").get(steps + "?limit=1").json();
    JsonNode last =
        as("dave").get(steps + "?limit=1&cursor=" + first.path("next").asString()).json();

    assertThat(first.path("items").path(0).path("index").asInt()).isEqualTo(1);
    assertThat(first.path("items").path(0).path("connection").asString()).isEqualTo("orders");
    assertThat(last.path("items").path(0).path("index").asInt()).isEqualTo(2);
    assertThat(last.path("items").path(0).path("kind").asString()).isEqualTo("DROP TABLE");
    assertThat(last.path("next").asString()).isEmpty();
  }

  private static void assertSigned(Map<String, byte[]> files) throws Exception {
    Signature signature = Signature.getInstance("Ed25519");
    signature.initVerify(AuditKeys.read(text(files, "public.pem")));
    signature.update(files.get("manifest.json"));
    assertThat(signature.verify(files.get("manifest.sig"))).isTrue();
    JsonNode hashes = JsonMapper.shared().readTree(files.get("manifest.json")).path("sha256");
    assertThat(hashes.propertyNames()).contains("runs.jsonl", "timeline.jsonl", "up.sql");
    for (String name : hashes.propertyNames()) {
      byte[] file = Objects.requireNonNull(files.get(name), name);
      assertThat(Sha256.hex(file)).as(name).isEqualTo(hashes.path(name).asString());
    }
  }

  @Test
  void saysWhereItWasNotKeptAndLeavesOutNoneOfALongTimeline() throws IOException {
    int all = lines(unzip(as("dave").bytes(path(number, "/evidence"))), "timeline.jsonl").size();
    JdbcClient store = HOST.bean(JdbcClient.class);
    String kept = store.sql("SELECT signed_in FROM approval_decision").query(String.class).single();
    store.sql("UPDATE approval_decision SET signed_in = ''").update();
    tell(number, 2_500);

    Map<String, byte[]> files = unzip(as("dave").bytes(path(number, "/evidence")));
    store.sql("UPDATE approval_decision SET signed_in = :kept").param("kept", kept).update();

    assertThat(lines(files, "timeline.jsonl")).hasSize(all + 2_500);
    JsonNode old = lines(files, "authentication.jsonl").get(0);
    assertThat(old.path("signedIn").isNull()).isTrue();
    assertThat(old.path("note").asString()).contains("was not kept");
  }

  private static void tell(long number, int times) {
    Timeline timeline = HOST.bean(Timeline.class);
    MigrationKey key = new MigrationKey(new WorkspaceId("acme"), number);
    HOST.bean(TransactionTemplate.class)
        .executeWithoutResult(
            status -> {
              for (int i = 0; i < times; i++) {
                timeline.append(
                    key, new Timeline.Happening("", "step.notice", "agent", "n " + i, Map.of()));
              }
            });
  }

  private static String text(Map<String, byte[]> files, String name) {
    return new String(files.getOrDefault(name, new byte[0]), UTF_8);
  }

  private static List<JsonNode> lines(Map<String, byte[]> files, String name) {
    return text(files, name).lines().map(line -> JsonMapper.shared().readTree(line)).toList();
  }

  private static Map<String, byte[]> unzip(byte[] zipped) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zipped))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        files.put(entry.getName(), in.readAllBytes());
      }
    }
    return files;
  }
}
