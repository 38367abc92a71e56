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

    ChatWorld.await(() -> !world.platform().channel("oncall").isEmpty());

    assertThat(Transcript.of(world.platform().channel("oncall").get(0).message()))
        .contains("#1 Widen", "qa");
    assertThat(world.platform().channel("prod-room")).isEmpty();
    assertThat(Transcript.of(world.card("Widen"))).contains("#1 Widen");
  }

  @Test
  void showsAChannelOnlyToWhoMaySeeAllThatItTells() {
    assertThat(world.desk().channels(ChatWorld.account("erin")))
        .containsOnlyKeys(ChatWorld.CHANNEL, "oncall", "prod-room", "all-failures");
    assertThat(world.desk().channels(ChatWorld.account("quentin")))
        .containsOnlyKeys(ChatWorld.CHANNEL, "oncall");
  }
}
