package dev.sluice.bot.chat.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.chat.ChatWorld;
import dev.sluice.chat.Message;
import dev.sluice.pipeline.audit.AuditTrailBroken;
import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.kernel.WorkspaceId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

/** Who hears of a broken trail. */
class TrailNewsTest {
  private static final WorkspaceId ACME = new WorkspaceId("acme");

  private final ChatWorld world = new ChatWorld();

  @AfterEach
  void end() {
    world.close();
  }

  @Test
  void tellsAdminsWhatIsWrongAndWhatToDoAndNobodyElse() {
    happens(new AuditTrailBroken(ACME, 30, "its hash is \u202e not that of its content"));

    String told = told("dave", 1).toString();
    assertThat(told)
        .contains("The audit trail of acme is broken at entry 30: its hash is")
        .contains("/sluice audit confirm")
        .doesNotContain("\u202e");
    assertThat(world.platform().whispersTo(ChatWorld.account("bob"))).isEmpty();
    assertThat(world.platform().whispersTo(ChatWorld.account("alice"))).isEmpty();
  }

  @Test
  void tellsAdminsOfEveryWorkspaceOfTheTrailThatBelongsToNone() {
    happens(new AuditTrailBroken(People.NO_WORKSPACE, 7, "the trail was cut"));

    assertThat(told("dave", 1).toString())
        .contains("The audit trail of sign-ins is broken", "/sluice audit server confirm");
  }

  private void happens(AuditTrailBroken event) {
    world.bean(TransactionTemplate.class).executeWithoutResult(status -> world.publish(event));
  }

  private Message told(String name, int count) {
    return world.told(name, count);
  }
}
