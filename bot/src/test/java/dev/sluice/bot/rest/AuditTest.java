package dev.sluice.bot.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.Client;
import dev.sluice.bot.ServerStore;
import dev.sluice.bot.ServerTest;
import dev.sluice.pipeline.audit.AuditFile;
import dev.sluice.pipeline.audit.AuditKeys;
import dev.sluice.pipeline.audit.AuditVerdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditTest extends ServerTest {
  @Test
  void showsTheTrailToAdminsOnly() {
    long number = opened("audited");

    Client.Reply entries = as("dave").get("/api/v1/audit?person=alice&migration=" + number);
    Client.Reply refused = as("bob").get("/api/v1/audit");
    Client.Reply wrong = as("dave").get("/api/v1/audit?from=yesterday");

    assertThat(entries.json().path("entries")).as(entries.text()).isNotEmpty();
    assertThat(refused.status()).isEqualTo(403);
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(as("dave").get("/api/v1/audit?outcome=denied&person=bob").text())
        .contains("audit.read");
  }

  @Test
  void refusesACodeOrOutcomeThatThereIsNotAndSaysWhatWasMeant() {
    Client.Reply code = as("dave").get("/api/v1/audit?code=aproval.recorded");
    Client.Reply family = as("dave").get("/api/v1/audit?code=moon.*");
    Client.Reply outcome = as("dave").get("/api/v1/audit?outcome=succes", "Accept", "text/csv");

    assertThat(code.status()).isEqualTo(400);
    assertThat(code.member("detail")).contains("did you mean approval.recorded?");
    assertThat(family.member("detail")).contains("There is no event code 'moon.*'");
    assertThat(outcome.status()).isEqualTo(400);
    assertThat(outcome.text()).contains("did you mean success?");
    assertThat(as("dave").get("/api/v1/audit?code=approval.*&outcome=denied").status())
        .isEqualTo(200);
  }

  @Test
  void isForWhoHoldsTheRightInTheWorkspaceAsAWholeLikeInChat() {
    Client.Reply each = as("petra").get("/api/v1/audit");

    assertThat(each.status()).as("an admin of each environment by itself").isEqualTo(403);
    assertThat(each.member("detail")).contains("admin in all environments");
    assertThat(as("petra").get("/api/v1/people").status()).as("of some environment").isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 65, 10_000})
  void writesNoIdOfARequestThatIsTooLongOrNoWord(int length) {
    String given = length == 0 ? "a b;<x>\"" : "a".repeat(length);

    Client.Reply reply =
        as("alice")
            .post("/api/v1/tokens", Map.of("name", "traced", "days", 1), "X-Request-Id", given);

    assertThat(reply.status()).as(reply.text()).isEqualTo(201);
    String answered = reply.header("X-Request-Id");
    assertThat(answered).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    assertThat(
            ServerStore.owner()
                .sql("SELECT actor_subject FROM audit_entry WHERE correlation = :id")
                .param("id", answered)
                .query(String.class)
                .list())
        .containsExactly("alice");
  }

  @Test
  void pagesByCursorWithoutGaps() {
    Client.Reply first = as("dave").get("/api/v1/audit?limit=2");
    long next = first.json().path("next").asLong();
    Client.Reply second = as("dave").get("/api/v1/audit?limit=2&cursor=" + next);

    assertThat(first.json().path("entries")).hasSize(2);
    assertThat(second.json().path("entries").get(0).path("sequence").asLong()).isEqualTo(next - 1);
  }

  @Test
  void writesATableThatNoSpreadsheetRuns() {
    as("alice").raw("POST", "/api/v1/tokens", "{\"name\":\"=cmd|calc\",\"days\":1}");
    Client.Reply table = as("dave").get("/api/v1/audit", "Accept", "text/csv");

    assertThat(table.status()).isEqualTo(200);
    assertThat(table.header("Content-Type")).startsWith("text/csv");
    assertThat(table.text()).startsWith("sequence,at,").contains("\"alice\"");
    assertThat(table.text().lines().skip(1)).allMatch(line -> !line.matches(".*,\"[=+@-].*"));
  }

  @Test
  void exportsATrailThatNeedsOnlyThePublicKey() throws IOException {
    String export = as("dave").get("/api/v1/audit/export").text();
    String key = as("erin").get("/api/v1/audit/key").text();

    AuditVerdict verdict = verify(export, key);
    AuditVerdict changed =
        verify(export.replaceFirst("\"outcome\":\"success\"", "\"outcome\":\"denied\""), key);

    assertThat(verdict.intact()).as(verdict.toString()).isTrue();
    assertThat(changed.intact()).isFalse();
    assertThat(as("bob").get("/api/v1/audit/export").status()).isEqualTo(403);
  }

  @Test
  void givesTheEvidenceToAdminsOfTheWorkspaceOnly() {
    long number = opened("proven");
    String path = "/api/v1/migrations/" + number + "/evidence";

    assertThat(as("dave").get(path).status()).isEqualTo(200);
    assertThat(as("bob").get(path).status()).isEqualTo(403);
    assertThat(as("bob").get(path).text())
        .contains("bob may not read the audit trail", "needs the role admin", "Ask dave");
    assertThat(as("auditor").get(path).status()).isEqualTo(404);
  }

  private static AuditVerdict verify(String export, String key) throws IOException {
    return AuditFile.verify(
        new BufferedReader(new StringReader(export)), List.of(), AuditKeys.read(key));
  }

  @Test
  void verifiesTheChain() {
    Client.Reply reply = as("dave").get("/api/v1/audit/verification");

    assertThat(reply.json().path("intact").asBoolean()).as(reply.text()).isTrue();
    assertThat(reply.json().path("entries").asLong()).isPositive();
    assertThat(reply.json().path("firstBroken").isNull()).isTrue();
  }

  @Test
  void changesNothingWhenTheTrailCannotBeWritten() {
    long count = as("dave").get("/api/v1/migrations?limit=200").json().path("items").size();
    Client.Reply refused;
    ServerStore.owner().sql("REVOKE INSERT ON audit_entry FROM sluice_app").update();
    try {
      refused = as("alice").post("/api/v1/migrations", draft("shop", "no trail", "SELECT 1;"));
    } finally {
      ServerStore.owner().sql("GRANT INSERT ON audit_entry TO sluice_app").update();
    }

    assertThat(refused.status()).as(refused.text()).isEqualTo(503);
    assertThat(as("dave").get("/api/v1/migrations?limit=200").json().path("items"))
        .hasSize((int) count);
  }

  @Test
  void exportsAndReplacesTheConfiguration() {
    Client.Reply before = as("auditor").get("/api/v1/configuration");
    Client.Reply same = put("auditor", before.text());
    Client.Reply wrong = put("auditor", before.text().replace("connections:", "conections:"));
    Client.Reply foreign =
        put("auditor", before.text().replace("workspace: bank", "workspace: shop"));
    Client.Reply denied = put("banker", before.text());

    assertThat(before.text()).contains("workspace: bank").doesNotContain("password");
    assertThat(same.status()).as(same.text()).isEqualTo(200);
    assertThat(wrong.status()).isEqualTo(422);
    assertThat(wrong.json().path("problems").get(0).asString()).contains("configuration.yaml:");
    assertThat(foreign.status()).isEqualTo(422);
    assertThat(denied.status()).isEqualTo(403);
  }

  @Test
  void answersWithTheStateWhenThereIsNothingToDo() {
    long number = opened("twice");
    as("alice").post("/api/v1/migrations/" + number + "/cancel", Map.of());

    Client.Reply again = as("alice").post("/api/v1/migrations/" + number + "/cancel", Map.of());
    Client.Reply establish =
        as("bob").post("/api/v1/migrations/" + number + "/stages/dev/establish", Map.of());

    assertThat(again.status()).as(again.text()).isEqualTo(200);
    assertThat(again.member("message")).isNotEmpty();
    assertThat(again.member("state")).isEqualTo("Cancelled");
    assertThat(establish.member("message")).contains("has not been run");
  }

  private Client.Reply put(String name, String yaml) {
    return as(name).raw("PUT", "/api/v1/configuration", yaml, "Content-Type", "application/yaml");
  }
}
