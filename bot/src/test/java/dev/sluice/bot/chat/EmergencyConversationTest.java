package dev.sluice.bot.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chat.Message;
import dev.sluice.pipeline.catalog.EmergencyPolicy;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Environment;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What cannot wait for bob and carol; dave is named for that. */
class EmergencyConversationTest {
  private final ChatWorld world = new ChatWorld();

  @BeforeEach
  void nameDave() {
    Workspaces workspaces = world.bean(Workspaces.class);
    WorkspaceConfiguration now = workspaces.configuration(new WorkspaceId("acme"));
    WorkspaceConfiguration named =
        new WorkspaceConfiguration(
            now.workspace(),
            now.version(),
            now.environments().stream().map(EmergencyConversationTest::named).toList(),
            now.connections(),
            now.flows(),
            now.people(),
            now.groups());
    workspaces.apply(named, ChatWorld.actor("dave"));
    world.types("alice", "/sluice new shop \"Unlock payments\" ALTER TABLE pay DROP COLUMN x;");
    world.card("[qa Pending 0 of 1 approved");
  }

  private static Environment named(Environment one) {
    return new Environment(
        one.name(),
        one.description(),
        one.budget(),
        one.stepUp(),
        new EmergencyPolicy(1, List.of("person:dave")));
  }

  @AfterEach
  void end() {
    world.close();
  }

  @Test
  void tellsEveryApproverAtOnceAndSaysSoOnTheCard() {
    world.types("dave", "/sluice emergency 1 qa nobody can pay");

    Message card = world.card("Emergency on qa");
    assertThat(Transcript.of(card))
        .contains("CRITICAL Emergency on qa, without the usual approvals. dave: nobody can pay");
    for (String approver : List.of("bob", "carol")) {
      assertThat(Transcript.of(world.told(approver, 1)))
          .contains("Emergency run of #1 on qa")
          .contains("CRITICAL dave does not wait for its usual approvals: nobody can pay");
    }
  }

  @Test
  void asksForTheReasonInAFormAndRefusesWhoIsNotNamed() {
    world.types("bob", "/sluice emergency 1 qa I am in a hurry");
    assertThat(Transcript.of(world.told("bob", 1))).startsWith("BAD").contains("person:dave");
    world.types("dave", "/sluice emergency 1");
    ChatWorld.await(() -> !world.platform().formsOf(ChatWorld.account("dave")).isEmpty());
    String token = world.platform().formsOf(ChatWorld.account("dave")).get(0).token();

    world.submits("dave", token, Map.of("reason", "nobody can pay"));

    assertThat(Transcript.of(world.told("dave", 1))).contains("qa is InProgress");
  }
}
