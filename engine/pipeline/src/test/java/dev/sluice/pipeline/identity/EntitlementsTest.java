package dev.sluice.pipeline.identity;

import static dev.sluice.pipeline.TestConfigurations.actor;
import static dev.sluice.pipeline.TestConfigurations.company;
import static dev.sluice.pipeline.TestConfigurations.person;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.StoreTest;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EntitlementsTest extends StoreTest {
  private static final WorkspaceId ACME = new WorkspaceId("acme");

  @BeforeEach
  void applyTheCompany() {
    apply(company("acme"));
  }

  @Test
  void takesRolesFromThePersonAndHisGroups() {
    assertThat(roles("bob", "prod")).containsExactly(Role.APPROVER);
    assertThat(roles("frank", "dev")).containsExactly(Role.DEVELOPER);
    assertThat(roles("frank", "prod")).containsExactly(Role.APPROVER);
    assertThat(roles("frank", "qa")).isEmpty();
    assertThat(roles("frank", Entitlements.EVERYWHERE)).isEmpty();
  }

  @Test
  void givesNothingToTheUnknown() {
    assertThat(roles("nobody", "dev")).isEmpty();
    assertThat(roles("bob", "moon")).isEmpty();
    assertThat(roles("bob", "")).isEmpty();
    assertThat(roles(new WorkspaceId("other"), person("bob"), "dev")).isEmpty();
  }

  @Test
  void takesEverythingFromTheDeactivatedAtOnce() {
    bean(People.class).setActive(actor("acme", "dave"), person("carol"), false);

    assertThat(roles("carol", "prod")).isEmpty();
    assertThat(matches("carol", "prod", "role:approver", "person:carol")).isFalse();
    assertThat(entitlements().matching(ACME, "prod", List.of("role:approver")))
        .containsExactly(person("bob"), person("frank"));

    bean(People.class).setActive(actor("acme", "dave"), person("carol"), true);
    assertThat(roles("carol", "prod")).containsExactly(Role.APPROVER);
  }

  @Test
  void followsANewConfigurationAtOnce() {
    assertThat(roles("bob", "prod")).containsExactly(Role.APPROVER);

    WorkspaceConfiguration company = company("acme");
    apply(
        new WorkspaceConfiguration(
            company.workspace(),
            0,
            company.environments(),
            company.connections(),
            company.flows(),
            company.people().stream().filter(m -> !m.subject().equals("bob")).toList(),
            company.groups()));

    assertThat(roles("bob", "prod")).isEmpty();
  }

  @Test
  void matchesRolesGroupsAndPeopleExactly() {
    assertThat(matches("bob", "prod", "role:approver")).isTrue();
    assertThat(matches("dave", "prod", "role:approver")).as("an admin is not implied").isFalse();
    assertThat(matches("dave", "prod", "role:admin")).isTrue();
    assertThat(matches("frank", "prod", "group:dbas")).isTrue();
    assertThat(matches("frank", "qa", "role:approver")).as("only in prod").isFalse();
    assertThat(matches("erin", "prod", "group:dbas", "person:erin")).isTrue();
  }

  @Test
  void matchesNothingOnDoubt() {
    assertThat(matches("bob", "prod")).isFalse();
    assertThat(matches("bob", "moon", "role:approver", "person:bob")).isFalse();
    assertThat(matches("bob", "prod", "group:moon", "role:Approver", "approver", "", ":bob"))
        .isFalse();
    assertThat(matches("nobody", "prod", "person:nobody")).isFalse();
  }

  @Test
  void namesTheMissingRightAndWhoCanGiveIt() {
    Refusal refusal =
        entitlements().refuse(actor("acme", "erin"), Permission.APPROVE, "prod").orElseThrow();

    assertThat(refusal.kind()).isEqualTo(Refusal.Kind.FORBIDDEN);
    assertThat(refusal.code()).isEqualTo("identity.not-entitled");
    assertThat(refusal.message())
        .isEqualTo(
            "erin may not approve or reject in prod: that needs the role approver or admin there,"
                + " and erin has viewer.");
    assertThat(refusal.action()).isEqualTo("Ask dave (admin of acme) for it.");
  }

  @Test
  void hidesTheWorkspaceFromStrangers() {
    Refusal stranger =
        entitlements().refuse(actor("acme", "nobody"), Permission.VIEW, "dev").orElseThrow();
    Refusal missing =
        entitlements().refuse(actor("moon", "bob"), Permission.VIEW, "dev").orElseThrow();

    assertThat(stranger.kind()).isEqualTo(Refusal.Kind.NOT_FOUND);
    assertThat(missing.code()).isEqualTo(stranger.code());
  }

  @Test
  void letsSluiceActByPolicyButNeverApprove() {
    Actor system = Actor.system(ACME, "c");
    assertThat(entitlements().refuse(system, Permission.EXECUTE, "dev")).isEmpty();
    assertThat(entitlements().refuse(system, Permission.APPROVE, "dev")).isPresent();
    assertThat(roles(ACME, system.person(), "dev")).isEmpty();
  }

  private void apply(WorkspaceConfiguration configuration) {
    bean(Workspaces.class).apply(configuration, Actor.system(configuration.workspace(), "test"));
  }

  private boolean matches(String name, String environment, String... from) {
    return entitlements()
        .roster(ACME, person(name))
        .matches(person(name), environment, List.of(from));
  }

  private java.util.Set<Role> roles(String name, String environment) {
    return roles(ACME, person(name), environment);
  }

  private java.util.Set<Role> roles(WorkspaceId workspace, PersonId person, String environment) {
    return entitlements().roster(workspace, person).roles(person, environment);
  }

  private Entitlements entitlements() {
    return bean(Entitlements.class);
  }
}
