package dev.sluice.bot.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.catalog.ChatPolicy;
import dev.sluice.pipeline.catalog.ChatPolicy.Event;
import dev.sluice.pipeline.catalog.ChatPolicy.Route;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Member;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Routes to the console's own channels, beside the channels of its flows. */
class ConsoleRoutesTest {
  private static final WorkspaceId ACME = new WorkspaceId("acme");

  private final ChatWorld world = new ChatWorld();

  @BeforeEach
  void route() {
    ChatPolicy none = ChatPolicy.NONE;
    ChatPolicy routed =
        new ChatPolicy(
            none.zone(),
            List.of(
                new Route("console", "oncall", List.of(), List.of("qa"), List.of(Event.PENDING)),
                new Route(
                    "console", "prod-room", List.of(), List.of("prod"), List.of(Event.FAILED)),
                new Route("console", "all-failures", List.of(), List.of(), List.of(Event.FAILED))),
            none.quiet(),
            none.digests(),
            none.remindAfter(),
            none.escalation());
    Workspaces workspaces = world.bean(Workspaces.class);
    WorkspaceConfiguration now = workspaces.configuration(ACME);
    List<Member> people =
        Stream.concat(
                now.people().stream(),
                Stream.of(
                    new Member("local", "quentin", "Quentin", List.of(), Map.of("qa", "viewer"))))
            .toList();
    workspaces.apply(
        new WorkspaceConfiguration(
            now.workspace(),
            now.version(),
            now.environments(),
            now.connections(),
            now.flows(),
            people,
            now.groups(),
            routed,
            now.applications(),
            now.customRules()),
        Actor.system(ACME, "test"));
  }

  @AfterEach
  void end() {
    world.close();
  }

  @Test
  void postsWhatARouteTakesIntoItsChannel() {
    world.types("alice", "/sluice new shop \"Widen\" CREATE TABLE t (id int PRIMARY KEY);");

    ChatWorld.await(() -> !world.platform().channel("acme/oncall").isEmpty());

    assertThat(Transcript.of(world.platform().channel("acme/oncall").get(0).message()))
        .contains("#1 Widen", "qa");
    assertThat(world.platform().channel("acme/prod-room")).isEmpty();
    assertThat(Transcript.of(world.card("Widen"))).contains("#1 Widen");
  }

  @Test
  void showsAChannelOnlyToWhoMaySeeAllThatItTells() {
    assertThat(world.desk().channels(ChatWorld.account("erin")))
        .containsOnlyKeys(ChatWorld.CHANNEL, "acme/oncall", "acme/prod-room", "acme/all-failures");
    assertThat(world.desk().channels(ChatWorld.account("quentin")))
        .containsOnlyKeys(ChatWorld.CHANNEL, "acme/oncall");
  }

  @Test
  void keepsChannelsOfTheSameNameInTwoWorkspacesApart() {
    bank();

    world.types("bea", "/sluice new shop \"Secret\" CREATE TABLE s (id int PRIMARY KEY);");
    ChatWorld.await(() -> !world.platform().channel("bank/oncall").isEmpty());
    ChatWorld.await(() -> !world.platform().channel("bank/shop-changes").isEmpty());

    assertThat(world.platform().channel("bank/shop-changes")).hasSize(1);
    assertThat(world.platform().channel(ChatWorld.CHANNEL)).isEmpty();
    assertThat(world.platform().channel("acme/oncall")).isEmpty();
    assertThat(world.desk().channels(ChatWorld.account("erin")))
        .containsEntry("acme/oncall", "oncall")
        .doesNotContainKey("bank/oncall");
    assertThat(world.desk().channels(ChatWorld.account("bea")))
        .containsOnlyKeys(
            "bank/shop-changes", "bank/oncall", "bank/prod-room", "bank/all-failures");
  }

  /** Another workspace whose channels bear the same names. */
  private void bank() {
    WorkspaceId bank = new WorkspaceId("bank");
    Workspaces workspaces = world.bean(Workspaces.class);
    WorkspaceConfiguration acme = workspaces.configuration(ACME);
    workspaces.apply(
        new WorkspaceConfiguration(
            bank,
            0,
            acme.environments(),
            acme.connections(),
            acme.flows(),
            List.of(new Member("local", "bea", "Bea", List.of(), Map.of("*", "admin"))),
            List.of(),
            acme.chat(),
            acme.applications(),
            acme.customRules()),
        Actor.system(bank, "test"));
  }
}
