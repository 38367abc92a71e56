package dev.sluice.bot.chat.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.chat.ChatWorld;
import dev.sluice.pipeline.identity.CredentialChanged;
import dev.sluice.pipeline.identity.CredentialChanged.Credential;
import dev.sluice.pipeline.identity.EmergencySignIn;
import dev.sluice.pipeline.identity.Person;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who hears that somebody used the door for emergencies, or changed with what he signs in. */
class EmergencyNewsTest {
  private final ChatWorld world = new ChatWorld();

  @AfterEach
  void end() {
    world.close();
  }

  @Test
  void tellsAdminsInTheirChatWhoCameInAndFromWhereAndNobodyElse() {
    Person root = new Person(new PersonId(PersonId.LOCAL, "root"), "root \u202e", true);

    world.publish(new EmergencySignIn(root, List.of(new WorkspaceId("acme")), "203.0.113.9"));

    assertThat(world.told("dave", 1).toString())
        .contains("root", "kept for emergencies, from 203.0.113.9", "deactivate the account")
        .doesNotContain("\u202e");
    assertThat(world.platform().whispersTo(ChatWorld.account("bob"))).isEmpty();
    assertThat(world.platform().whispersTo(ChatWorld.account("erin"))).isEmpty();
  }

  @Test
  void tellsAdminsOfAnotherWayInAsWhatItIs() {
    Person root = new Person(new PersonId(PersonId.LOCAL, "root"), "root", true);
    List<WorkspaceId> acme = List.of(new WorkspaceId("acme"));

    world.publish(new CredentialChanged(root, acme, "203.0.113.9", Credential.PASSWORD));
    world.publish(new CredentialChanged(root, acme, "203.0.113.9", Credential.PASSKEY));

    world.told("dave", 2);
    assertThat(world.platform().whispersTo(ChatWorld.account("dave")).toString())
        .contains("root changed the password, from 203.0.113.9", "root added a passkey")
        .doesNotContain("signed in");
    assertThat(world.platform().whispersTo(ChatWorld.account("bob"))).isEmpty();
  }
}
