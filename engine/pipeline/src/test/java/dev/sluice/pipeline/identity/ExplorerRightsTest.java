package dev.sluice.pipeline.identity;

import static dev.sluice.pipeline.TestConfigurations.actor;
import static dev.sluice.pipeline.TestConfigurations.company;
import static dev.sluice.pipeline.TestConfigurations.person;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.StoreTest;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Group;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Member;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExplorerRightsTest extends StoreTest {
  private static final WorkspaceId ACME = new WorkspaceId("acme");

  @BeforeEach
  void bindExplorerRights() {
    WorkspaceConfiguration company = company("acme");
    List<Member> people = new ArrayList<>(company.people());
    people.add(member("ed", List.of(), "viewer", Map.of("dev", "editor", "prod", "viewer")));
    people.add(member("gina", List.of("dbas"), "developer", Map.of("prod", "viewer")));
    people.add(member("hal", List.of(), "admin", Map.of("*", "none", "dev", "viewer")));
    people.add(
        new Member(
            PersonId.LOCAL, "ida", "ida", List.of(), Map.of("dev", "viewer"), rights("editor")));
    people.add(member("odd", List.of(), "admin", Map.of("*", "owner")));
    bean(Workspaces.class)
        .apply(
            new WorkspaceConfiguration(
                ACME,
                0,
                company.environments(),
                company.connections(),
                company.flows(),
                people,
                List.of(new Group("dbas", Map.of(), List.of(), Map.of("prod", "editor")))),
            Actor.system(ACME, "test"));
  }

  @Test
  void letsOnePersonEditOnDevAndLookOnProd() {
    assertThat(right("ed", "dev")).isEqualTo(ExplorerRight.EDITOR);
    assertThat(right("ed", "prod")).isEqualTo(ExplorerRight.VIEWER);
    assertThat(right("ed", "qa")).as("a viewer's role has none").isEqualTo(ExplorerRight.NONE);
  }

  @Test
  void leavesToRolesWhatIsNotBound() {
    assertThat(right("alice", "prod")).isEqualTo(ExplorerRight.VIEWER);
    assertThat(right("dave", "prod")).isEqualTo(ExplorerRight.EDITOR);
    assertThat(right("erin", "prod")).isEqualTo(ExplorerRight.NONE);
  }

  @Test
  void givesTheMostOfAPersonAndHisGroupsAndLimitsRolesToo() {
    assertThat(right("gina", "prod")).isEqualTo(ExplorerRight.EDITOR);
    assertThat(right("hal", "prod")).as("though an admin").isEqualTo(ExplorerRight.NONE);
    assertThat(right("hal", "dev")).isEqualTo(ExplorerRight.VIEWER);
  }

  @Test
  void givesNothingWithoutARoleNorByAWordThatItDoesNotKnow() {
    assertThat(right("ida", "dev")).isEqualTo(ExplorerRight.EDITOR);
    assertThat(right("ida", "prod")).as("no role there").isEqualTo(ExplorerRight.NONE);
    assertThat(right("odd", "prod")).isEqualTo(ExplorerRight.NONE);
  }

  @Test
  void changesNoOtherRight() {
    assertThat(may("hal", Permission.MANAGE, "prod")).isTrue();
    assertThat(may("ed", Permission.AUTHOR, "dev")).isFalse();
    assertThat(may("ed", Permission.UNMASK, "dev")).isFalse();
  }

  @Test
  void namesTheMissingRightAndWhoCanGiveIt() {
    assertThat(refusal("ed", Permission.WRITE, "prod").message())
        .isEqualTo(
            "ed may not change data in prod: that needs the explorer right editor there, and ed has"
                + " viewer.");
    assertThat(refusal("erin", Permission.QUERY, "prod").message())
        .isEqualTo(
            "erin may not query data in prod: that needs the role developer or approver or admin,"
                + " or the explorer right viewer or editor, there, and erin has viewer.");
    assertThat(refusal("ida", Permission.WRITE, "prod").message())
        .isEqualTo(
            "ida may not change data in prod: that needs the role admin there, and ida has none.");
    assertThat(refusal("ed", Permission.WRITE, "prod").action()).contains("dave");
  }

  private Refusal refusal(String name, Permission permission, String environment) {
    return bean(Entitlements.class)
        .refuse(actor("acme", name), permission, environment)
        .orElseThrow();
  }

  private ExplorerRight right(String name, String environment) {
    java.util.Set<Permission> may = java.util.EnumSet.allOf(Permission.class);
    may.removeIf(permission -> !may(name, permission, environment));
    return ExplorerRight.of(may);
  }

  private boolean may(String name, Permission permission, String environment) {
    return bean(Entitlements.class).may(ACME, person(name), permission, environment);
  }

  private static Member member(
      String name, List<String> groups, String role, Map<String, String> explorer) {
    return new Member(PersonId.LOCAL, name, name, groups, Map.of("*", role), explorer);
  }

  private static Map<String, String> rights(String everywhere) {
    return Map.of("*", everywhere);
  }
}
