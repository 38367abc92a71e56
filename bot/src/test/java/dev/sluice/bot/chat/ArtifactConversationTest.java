package dev.sluice.bot.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.recovery.ArtifactDeed;
import dev.sluice.pipeline.recovery.Artifacts;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What people ask about what is set aside. */
class ArtifactConversationTest {
  private static final String LIST =
      """
      {"artifacts":[{"id":"recovery_1","migration":"acme/7","attempt":"a1","statement":2,
        "object":"public.users","kind":"table-rows","rows":12400,"bytes":2097152,
        "restored":false,"createdAt":"2031-05-06T07:00:00Z","expiresAt":"2031-06-05T07:00:00Z"}]}
      """;

  private final ChatWorld world = new ChatWorld();

  @AfterEach
  void end() {
    world.close();
  }

  private void listed() {
    world
        .jdbc()
        .sql(
            """
            INSERT INTO recovery_shelf (workspace, environment, connection, content, seen_at)
            VALUES ('acme', 'prod', 'shop-prod', :content, '2031-05-06T08:00:00Z')
            """)
        .param("content", LIST)
        .update();
  }

  private String said(String name, int count, String line) {
    world.types(name, line);
    return Transcript.of(world.told(name, count));
  }

  private List<String> orders() {
    return world
        .jdbc()
        .sql("SELECT what FROM recovery_order WHERE artifact <> '' ORDER BY asked_at")
        .query(String.class)
        .list();
  }

  @Test
  void showsWhatIsSetAsideWithItsSpaceAndAsksForANewerList() {
    listed();

    assertThat(said("erin", 1, "/sluice artifacts shop-prod"))
        .contains("Set aside on prod/shop-prod", "recovery_1 | public.users | table-rows | 12,400")
        .contains("2,048 KB", "acme/7", "1 artifact", "the agent is asked");
  }

  @Test
  void knowsNoConnectionUnderAnotherEnvironment() {
    listed();

    assertThat(said("dave", 1, "/sluice artifacts qa/shop-prod purge recovery_1"))
        .contains("There is no connection qa/shop-prod");
    assertThat(orders()).isEmpty();
  }

  @Test
  void asksTheAgentAndTellsWhatCameOfIt() {
    listed();

    assertThat(said("bob", 1, "/sluice artifacts shop-prod restore recovery_1"))
        .contains("/sluice artifacts shop-prod show recovery_1");
    assertThat(orders()).containsExactly("restore recovery_1");
    world
        .jdbc()
        .sql("UPDATE recovery_order SET state = 'Done', answer = :answer")
        .param("answer", "{\"lines\":[\"recovery_1: 12400 rows of public.users put back\"]}")
        .update();

    assertThat(said("erin", 1, "/sluice artifacts shop-prod show recovery_1"))
        .contains("restore by", "12400 rows of public.users put back");
  }

  @Test
  void letsEachRoleDoWhatIsItsOwn() {
    listed();

    assertThat(said("erin", 1, "/sluice artifacts shop-prod inspect recovery_1"))
        .contains("inspect recovery_1");
    assertThat(said("erin", 2, "/sluice artifacts shop-prod restore recovery_1"))
        .doesNotContain("is asked");
    assertThat(said("bob", 1, "/sluice artifacts shop-prod purge recovery_1"))
        .doesNotContain("is asked");
    assertThat(said("dave", 1, "/sluice artifacts shop-prod extend recovery_1 30"))
        .contains("asked to extend");
    assertThat(said("dave", 2, "/sluice artifacts shop-prod purge recovery_1"))
        .contains("asked to purge");

    assertThat(orders()).hasSize(3).noneMatch(order -> order.startsWith("restore"));
    assertThat(
            world
                .bean(Artifacts.class)
                .order(
                    ChatWorld.actor("erin"),
                    "shop-prod",
                    ArtifactDeed.PURGE,
                    "recovery_1",
                    Optional.empty())
                .refusal())
        .isPresent();
  }

  @Test
  void saysWhatIsWrongWithALine() {
    assertThat(said("dave", 1, "/sluice artifacts")).contains("Name a connection");
    assertThat(said("dave", 2, "/sluice artifacts nowhere")).contains("no connection nowhere");
    assertThat(said("dave", 3, "/sluice artifacts shop-prod burn recovery_1"))
        .contains("show, inspect, restore, extend or purge");
    assertThat(said("dave", 4, "/sluice artifacts shop-prod extend recovery_1 soon"))
        .contains("Give days");
    assertThat(said("dave", 5, "/sluice artifacts shop-prod purge ../x"))
        .contains("no name of an artifact");
  }
}
