package dev.sluice.bot.scim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.Client;
import dev.sluice.bot.ServerStore;
import dev.sluice.bot.signin.SignOnTest;
import dev.sluice.bot.signin.Visitor;
import dev.sluice.pipeline.approval.Approvals;
import dev.sluice.pipeline.approval.Decision.Verdict;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.WorkspaceId;
import dev.sluice.pipeline.migration.ApproverNews;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** The group that approves is gone at the identity provider: nothing runs, and it is said why. */
class LostApproversTest extends SignOnTest {
  private static final WorkspaceId GATED = new WorkspaceId("gated");
  private static final String USERS = "/scim/v2/corp/Users";
  private static final String GROUPS = "/scim/v2/corp/Groups";

  @Autowired private Approvals approvals;
  @Autowired private ApproverNews news;

  private long number;
  private String digest = "";

  @BeforeEach
  void openOneThatStartsByItselfWhenItIsApproved() {
    Client.Reply opened =
        as("warden").post("/api/v1/migrations", draft("safe", "behind the gate", "SELECT 1;"));
    number = opened.json().path("number").asLong();
    digest = opened.member("digest");
  }

  @Test
  void blocksTheStageWhenTheDirectoryRemovesTheGroup() {
    String first = UUID.randomUUID().toString();
    String second = UUID.randomUUID().toString();
    List<String> members = List.of(user(first), user(second));
    String group = group(members);
    approve(first);
    assertThat(stage().path("approvals").path("counted").asInt()).isEqualTo(1);
    assertThat(stage().path("approvals").path("waitingFor").toString()).contains(second);

    assertThat(directory().raw("DELETE", GROUPS + "/" + group, "").status()).isEqualTo(204);
    news.sweep(GATED);

    assertThat(stage().path("cause").asString())
        .isEqualTo(
            "prod has 0 of 2 approvals. Nobody who could still approve is left:"
                + " an admin must name approvers.");
    staysBlocked();
    assertThat(stage().path("approvals").path("given").path(0).path("standing").asString())
        .isEqualTo("no longer entitled");
    String again = group(members);
    news.sweep(GATED);
    assertThat(stage().path("cause").asString()).contains("1 of 2", "It waits for: ");
    assertThat(directory().raw("DELETE", GROUPS + "/" + again, "").status()).isEqualTo(204);
  }

  @Test
  void blocksTheStageWhenNobodysClaimsNameTheGroupAnyMore() {
    String subject = UUID.randomUUID().toString();
    signIn(subject, List.of("gatekeepers"));
    assertThat(stage().path("approvals").path("waitingFor").toString()).contains(subject);
    approve(subject);
    assertThat(stage().path("approvals").path("counted").asInt()).isEqualTo(1);

    signIn(subject, List.of("something-else"));
    news.sweep(GATED);

    assertThat(stage().path("cause").asString()).contains("0 of 2", "Nobody who could still");
    staysBlocked();
  }

  private void staysBlocked() {
    JsonNode stage = stage();
    assertThat(stage.path("approvals").path("counted").asInt()).isZero();
    assertThat(stage.path("approvals").path("waitingFor")).isEmpty();
    Client.Reply run =
        as("warden").post("/api/v1/migrations/" + number + "/stages/prod/run", Map.of());
    assertThat(run.status()).isEqualTo(409);
    assertThat(run.member("code")).isEqualTo("stage.not-approved");
    assertThat(stage().path("state").asString()).isEqualTo("Pending");
    assertThat(stage().path("targets")).as("nothing was ever dispatched").isEmpty();
  }

  private JsonNode stage() {
    return as("warden").get("/api/v1/migrations/" + number).json().path("stages").path(0);
  }

  private void approve(String subject) {
    PersonId person = new PersonId(CORP.issuer(), subject);
    Actor actor = new Actor(GATED, person, subject, "console", "", true, "test");
    assertThat(
            approvals
                .decide(
                    actor,
                    new MigrationKey(GATED, number).stage("prod"),
                    Verdict.APPROVED,
                    digest,
                    "")
                .value())
        .isPresent();
  }

  private void signIn(String subject, List<String> groups) {
    CORP.knows(Map.of("sub", subject, "groups", groups));
    new Visitor(nobody()).signIn("corp", CORP);
  }

  private String user(String subject) {
    String body =
        "{\"userName\":\"%s@acme.example\",\"externalId\":\"%s\"}".formatted(subject, subject);
    return created(USERS, body);
  }

  private String group(List<String> members) {
    String values =
        String.join(",", members.stream().map("{\"value\":\"%s\"}"::formatted).toList());
    return created(GROUPS, "{\"displayName\":\"gatekeepers\",\"members\":[%s]}".formatted(values));
  }

  private String created(String path, String body) {
    Client.Reply reply =
        directory().raw("POST", path, body, "Content-Type", "application/scim+json");
    assertThat(reply.status()).as(reply.text()).isEqualTo(201);
    return reply.member("id");
  }

  private Client directory() {
    return new Client(nobody().server(), ServerStore.SCIM_TOKEN);
  }
}
