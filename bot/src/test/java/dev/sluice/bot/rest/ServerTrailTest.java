package dev.sluice.bot.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.Client;
import dev.sluice.bot.OwnServer;
import dev.sluice.bot.SignInForm;
import dev.sluice.pipeline.audit.AuditFile;
import dev.sluice.pipeline.audit.AuditKeys;
import dev.sluice.pipeline.audit.AuditVerdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The trail of what belongs to no workspace is for whoever is admin of every one. */
class ServerTrailTest {
  private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
  private static final String SERVER = "?scope=server";
  private static final OwnServer HOST =
      new OwnServer(
          "server_trail",
          workspace("one", "root: admin, local: admin, vera: viewer"),
          workspace("two", "root: admin, local: viewer, other: admin"));

  @AfterAll
  static void stop() {
    HOST.close();
  }

  private static String workspace(String name, String people) {
    StringBuilder yaml = new StringBuilder();
    yaml.append("workspace: %s%nenvironments: [{name: dev}]%n".formatted(name));
    yaml.append("connections: [{name: db, environment: dev, engine: postgresql}]\n");
    yaml.append("flows: [{name: f, engine: postgresql, stages: [");
    yaml.append("{environment: dev, connections: [db], auto-start: true}]}]\npeople:\n");
    for (String person : people.split(", ", -1)) {
      String[] parts = person.split(": ", -1);
      yaml.append(
          "  - {name: %s, password: PASSWORD, roles: {\"*\": %s}}%n".formatted(parts[0], parts[1]));
    }
    return yaml.toString();
  }

  private static Client as(String name) {
    return HOST.as(name);
  }

  @Test
  void showsSignInsToWhoIsAdminEverywhere() {
    HOST.nobody().post("/api/v1/sessions", Map.of("name", "local", "password", "wrong"));

    Client.Reply entries = as("root").get("/api/v1/audit" + SERVER + "&by=local&outcome=denied");
    Client.Reply own = as("root").get("/api/v1/audit?by=local&code=identity.*");

    assertThat(entries.status()).as(entries.text()).isEqualTo(200);
    assertThat(entries.text()).contains("identity.sign-in-refused", "wrong password");
    assertThat(own.text()).doesNotContain("identity.sign-in-refused");
    assertThat(as("root").get("/api/v1/audit/verification" + SERVER).member("intact"))
        .isEqualTo("true");
    assertThat(as("root").get("/api/v1/audit/gap" + SERVER).member("gap")).isEqualTo("false");
  }

  @Test
  void refusesEverybodyElseWithoutNamingOtherWorkspaces() {
    String token =
        as("root").post("/api/v1/tokens", Map.of("name", "ci", "days", 1)).member("token");
    Client.Reply local = as("local").get("/api/v1/audit" + SERVER);
    Client.Reply viewer = as("vera").get("/api/v1/audit" + SERVER);
    Client.Reply program = new Client(HOST.address(), token).get("/api/v1/audit" + SERVER);

    assertThat(local.status()).isEqualTo(403);
    assertThat(local.text()).contains("every workspace").doesNotContain("two");
    assertThat(viewer.text()).contains("vera may not read the audit trail", "Ask local, root");
    assertThat(program.status()).isEqualTo(403);
    assertThat(program.member("code")).isEqualTo("token.out-of-scope");
    for (String path : List.of("/export", "/verification", "/gap")) {
      assertThat(as("local").get("/api/v1/audit" + path + SERVER).status()).isEqualTo(403);
    }
    assertThat(
            as("local").post("/api/v1/audit/gap" + SERVER, Map.of("reason", "compared")).status())
        .isEqualTo(403);
    assertThat(as("local").get("/api/v1/audit?by=local&outcome=denied").text())
        .contains("\"scope\":\"server\"");
    assertThat(as("root").get("/api/v1/audit?scope=sever").status()).isEqualTo(400);
  }

  @Test
  void exportsWhatCanBeVerifiedOffline() throws IOException {
    String export = as("root").get("/api/v1/audit/export" + SERVER).text();
    String key = as("root").get("/api/v1/audit/key").text();

    AuditVerdict verdict = verify(export, key);

    assertThat(verdict.intact()).as(verdict.toString()).isTrue();
    assertThat(export).contains("identity.signed-in");
    assertThat(export.lines()).allMatch(line -> line.contains("\"workspace\":\"-\""));
    assertThat(verify(export.replaceFirst("signed-in", "signed-on"), key).intact()).isFalse();
    assertThat(as("root").get("/api/v1/audit" + SERVER + "&code=audit.export").text())
        .as("the export is in the trail that it took")
        .contains("audit.export", "\"format\":\"signed\"");
  }

  @Test
  void writesASignOutIntoIt() {
    String session = SignInForm.session(HOST.nobody(), "vera");
    Matcher csrf = CSRF.matcher(HOST.nobody().get("/", "Cookie", session).text());
    assertThat(csrf.find()).isTrue();
    Client.Reply out =
        HOST.nobody()
            .raw(
                "POST",
                "/sign-out",
                "_csrf=" + csrf.group(1),
                "Cookie",
                session,
                "Content-Type",
                "application/x-www-form-urlencoded");
    Client.Reply table =
        as("root").get("/api/v1/audit" + SERVER + "&by=vera", "Accept", "text/csv");

    assertThat(out.status()).isEqualTo(302);
    assertThat(table.text()).startsWith("sequence,at,").contains("identity.signed-out");
    assertThat(as("root").get("/api/v1/audit" + SERVER + "&code=audit.export").text())
        .contains("\"by\":\"vera\"", "\"format\":\"csv\"");
  }

  private static AuditVerdict verify(String export, String key) throws IOException {
    return AuditFile.verify(
        new BufferedReader(new StringReader(export)), List.of(), AuditKeys.read(key));
  }
}
