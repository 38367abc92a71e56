package dev.sluice.bot.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chat.Block;
import dev.sluice.chat.Form;
import dev.sluice.chat.Message;
import dev.sluice.pipeline.audit.AuditEvent;
import dev.sluice.pipeline.audit.AuditTrail;
import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.kernel.Actor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The audit trail, searched in chat and on the console's page. */
class TrailConversationTest {
  private final ChatWorld world = new ChatWorld();

  @AfterEach
  void end() {
    world.close();
  }

  private void happened(Actor actor, String code, String outcome, String environment) {
    world
        .bean(AuditTrail.class)
        .appendAlone(new AuditEvent(code, outcome, actor, environment, 0, "", Map.of()));
  }

  private static Actor actor(String name) {
    return ChatWorld.actor(name);
  }

  @Test
  void findsByPersonCodeOutcomeAndStage() {
    happened(actor("carol"), "approval.refused", "denied", "prod");
    happened(actor("carol"), "approval.recorded", "success", "qa");
    happened(actor("bob"), "approval.refused", "denied", "prod");

    world.types("dave", "/sluice audit by Carol code approval.* refused in prod since 2020-01-01");

    Message found = world.told("dave", 1);
    assertThat(rows(found)).hasSize(1);
    assertThat(rows(found).get(0).toString()).contains("carol", "approval.refused", "prod");
    assertThat(Transcript.of(found)).contains("Only by Carol", "outcome refused");
    assertThat(found.link()).contains("by=Carol", "outcome=refused", "in=prod");
    assertThat(rows(page("dave", found.link()))).isEqualTo(rows(found));
  }

  @Test
  void isForAdminsAndSaysWhoCanHelp() {
    world.types("bob", "/sluice audit");
    world.types("bob", "/sluice audit server");

    assertThat(Transcript.of(world.told("bob", 1)))
        .contains("bob may not read the audit trail", "needs the role admin", "Ask dave");
    assertThat(Transcript.of(world.told("bob", 2))).startsWith("BAD");
    assertThat(Transcript.of(page("bob", "/audit?scope=server"))).startsWith("BAD");
    world.types("dave", "/sluice audit by bob code audit.read refused");
    assertThat(rows(world.told("dave", 1))).as("refusals are in the trail").hasSize(3);
  }

  @Test
  void pagesWithinWhatIsLookedFor() {
    for (int i = 0; i < 130; i++) {
      happened(actor("carol"), "approval.refused", "denied", "prod");
      happened(actor("bob"), "approval.refused", "denied", "prod");
    }

    Message first = page("dave", "/audit?by=carol");
    String older = rows(first).get(100).get(0).link();
    Message second = page("dave", older);

    assertThat(rows(first)).hasSize(101);
    assertThat(older).startsWith("/audit?by=carol&before=");
    assertThat(rows(second)).hasSize(30).allMatch(row -> row.get(1).text().equals("carol"));
  }

  @Test
  void showsTheTrailOfTheServerToWhoIsAdminOfEveryWorkspace() {
    happened(actor("carol").in(People.NO_WORKSPACE), "identity.sign-in-refused", "denied", "");

    world.types("dave", "/sluice audit server by carol");

    assertThat(Transcript.of(world.told("dave", 1)))
        .contains("Of the server", "identity.sign-in-refused");
    world.types("dave", "/sluice audit by carol");
    assertThat(Transcript.of(world.told("dave", 2))).doesNotContain("identity.sign-in-refused");
  }

  @Test
  void asksWithAForm() {
    happened(actor("carol"), "approval.refused", "denied", "prod");
    happened(actor("bob"), "approval.refused", "denied", "prod");
    Message page = page("dave", "/audit");

    world.presses("dave", Transcript.token(page, "Search"));
    ChatWorld.await(() -> !world.platform().formsOf(ChatWorld.account("dave")).isEmpty());
    Form form = world.platform().formsOf(ChatWorld.account("dave")).get(0);
    world.submits(
        "dave",
        form.token(),
        Map.of("by", "carol", "outcome", "any", "in", "prod", "more", "since 2020-01-01"));

    assertThat(form.fields())
        .extracting(Form.Field::name)
        .containsExactly("by", "code", "outcome", "in", "more");
    assertThat(rows(world.told("dave", 1))).hasSize(1);
    world.submits("dave", form.token(), Map.of("more", "sinze 2020-01-01"));
    assertThat(Transcript.of(world.told("dave", 2))).contains("did you mean since?");
    world.submits("bob", form.token(), Map.of());
    assertThat(Transcript.of(world.told("bob", 1))).contains("bob may not read the audit trail");
  }

  @Test
  void doesNothingByTheAddressOfAPage() {
    assertThat(Transcript.of(page("dave", "/audit?migration=confirm+it"))).contains("is no number");
  }

  @Test
  void saysWhatOneMayDoInEachEnvironment() {
    world.types("bob", "/sluice whoami");

    Message self = world.told("bob", 1);
    assertThat(rows(self)).hasSize(2);
    assertThat(rows(self).get(1).stream().map(Block.Cell::text))
        .containsExactly(
            "prod", "approver", "viewer", "view, author, approve, execute, rollback, query");
  }

  private Message page(String name, String link) {
    return world.desk().page(ChatWorld.account(name), link).orElseThrow();
  }

  private static List<List<Block.Cell>> rows(Message message) {
    return message.blocks().stream()
        .filter(Block.Table.class::isInstance)
        .flatMap(block -> ((Block.Table) block).rows().stream())
        .toList();
  }
}
