package dev.sluice.pipeline.identity;

import static dev.sluice.pipeline.TestConfigurations.actor;
import static dev.sluice.pipeline.TestConfigurations.company;
import static dev.sluice.pipeline.TestConfigurations.person;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.digest.Sha256;
import dev.sluice.pipeline.StoreTest;
import dev.sluice.pipeline.audit.AuditFilter;
import dev.sluice.pipeline.audit.AuditQueries;
import dev.sluice.pipeline.catalog.ServerConfiguration;
import dev.sluice.pipeline.catalog.ServerConfiguration.LocalSignIn;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** Where people sign in at providers only. */
class PasswordsOffTest extends StoreTest {
  @Override
  protected void register(AnnotationConfigApplicationContext beans) {
    beans.registerBean(
        ServerConfiguration.class,
        () ->
            new ServerConfiguration(
                "", LocalSignIn.OFF, List.of(), ServerConfiguration.Trail.NOWHERE));
  }

  @Test
  void letsNobodyInWithAPasswordAndInvitesNobodyToChooseOne() {
    bean(Workspaces.class).apply(company("acme"), Actor.system(new WorkspaceId("acme"), "test"));
    bean(People.class).setPassword(person("dave"), "right");

    assertThat(bean(People.class).signIn("dave", "right", "127.0.0.1").refusal()).isPresent();

    Refusal refusal =
        bean(Invitations.class)
            .invite(actor("acme", "dave"), person("bob"))
            .refusal()
            .orElseThrow();
    assertThat(refusal.code()).isEqualTo("invitation.passwords-off");
    assertThat(refusal.message()).contains("on this server passwords are off");
    assertThat(refusal.action()).contains("local-sign-in");
    List<String> trail = new ArrayList<>();
    bean(AuditQueries.class)
        .each(AuditFilter.all(People.NO_WORKSPACE), entry -> trail.add(entry.what().toString()));
    assertThat(trail).anyMatch(what -> what.contains("passwords are off"));
  }

  @Test
  void takesNoPasswordByAnInvitationFromBefore() {
    bean(Workspaces.class).apply(company("acme"), Actor.system(new WorkspaceId("acme"), "test"));
    bean(InvitationRows.class)
        .invite(
            new InvitationRows.Invited(person("carol"), new WorkspaceId("acme")),
            HexFormat.of().parseHex(Sha256.hex("link")),
            Duration.ofDays(3));

    Refusal refusal =
        bean(Invitations.class)
            .accept("link", "tennis lamp river seven", "127.0.0.1")
            .refusal()
            .orElseThrow();

    assertThat(refusal.code()).isEqualTo("invitation.passwords-off");
    assertThat(bean(PersonRows.class).passwordHash(person("carol"))).isEmpty();
  }
}
