package dev.sluice.pipeline.identity;

import static dev.sluice.pipeline.TestConfigurations.actor;
import static dev.sluice.pipeline.TestConfigurations.company;
import static dev.sluice.pipeline.TestConfigurations.person;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.pipeline.StoreTest;
import dev.sluice.pipeline.audit.AuditFilter;
import dev.sluice.pipeline.audit.AuditQueries;
import dev.sluice.pipeline.catalog.ServerConfiguration;
import dev.sluice.pipeline.catalog.ServerConfiguration.LocalSignIn;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

class EmergencySignInTest extends StoreTest {
  private static final String NEXT = "tennis lamp river seven";

  private final List<EmergencySignIn> announced = new ArrayList<>();
  private final List<CredentialChanged> changed = new ArrayList<>();
  private boolean mute;

  @Override
  protected void register(AnnotationConfigApplicationContext beans) {
    beans.registerBean(
        ServerConfiguration.class,
        () ->
            new ServerConfiguration(
                "", LocalSignIn.EMERGENCY, List.of(), ServerConfiguration.Trail.NOWHERE));
    beans.addApplicationListener(
        (ApplicationListener<PayloadApplicationEvent<?>>)
            event -> {
              if (event.getPayload() instanceof EmergencySignIn used) {
                announced.add(used);
              }
              if (event.getPayload() instanceof CredentialChanged one) {
                if (mute) {
                  throw new IllegalStateException("nobody hears it");
                }
                changed.add(one);
              }
            });
  }

  @Test
  void letsOnlyAdminsInAndSaysSoToEverybodyWhoMatters() {
    bean(Workspaces.class).apply(company("acme"), Actor.system(new WorkspaceId("acme"), "test"));
    bean(People.class).setPassword(person("dave"), "right");
    bean(People.class).setPassword(person("bob"), "right");

    Answer<Person> approver = bean(People.class).signIn("bob", "right", "10.0.0.1");
    Answer<Person> admin = bean(People.class).signIn("dave", "right", "10.0.0.2");

    assertThat(approver.refusal()).isPresent();
    assertThat(admin.value()).isPresent();
    assertThat(announced)
        .singleElement()
        .satisfies(used -> assertThat(used.workspaces()).containsExactly(new WorkspaceId("acme")));
    assertThat(trail())
        .anyMatch(what -> what.contains("identity.emergency-sign-in") && what.contains("10.0.0.2"))
        .anyMatch(what -> what.contains("emergencies only"));
  }

  @Test
  void tellsAChangedPasswordFromASignIn() {
    bean(Workspaces.class).apply(company("acme"), Actor.system(new WorkspaceId("acme"), "test"));
    bean(People.class).setPassword(person("dave"), "right");
    announced.clear();

    OwnPassword own = bean(OwnPassword.class);
    assertThat(own.change(actor("acme", "dave"), "wrong", NEXT, "10.0.0.3").refusal()).isPresent();
    assertThat(changed).isEmpty();
    assertThat(own.change(actor("acme", "dave"), "right", NEXT, "10.0.0.3").value()).isPresent();

    assertThat(announced).as("nobody signed in").isEmpty();
    assertThat(changed)
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.what()).isEqualTo(CredentialChanged.Credential.PASSWORD);
              assertThat(one.workspaces()).containsExactly(new WorkspaceId("acme"));
            });
    assertThat(trail())
        .filteredOn(what -> what.contains("10.0.0.3"))
        .hasSize(2)
        .allMatch(what -> what.contains("identity.confirmed"));
  }

  @Test
  void keepsThePasswordWhenNobodyCanBeTold() {
    bean(Workspaces.class).apply(company("acme"), Actor.system(new WorkspaceId("acme"), "test"));
    bean(People.class).setPassword(person("dave"), "right");
    mute = true;

    OwnPassword own = bean(OwnPassword.class);
    assertThatThrownBy(() -> own.change(actor("acme", "dave"), "right", NEXT, "10.0.0.4"))
        .hasMessage("nobody hears it");

    assertThat(bean(People.class).signIn("dave", "right", "10.0.0.4").value()).isPresent();
  }

  private List<String> trail() {
    List<String> trail = new ArrayList<>();
    bean(AuditQueries.class)
        .each(AuditFilter.all(People.NO_WORKSPACE), entry -> trail.add(entry.what().toString()));
    return trail;
  }
}
