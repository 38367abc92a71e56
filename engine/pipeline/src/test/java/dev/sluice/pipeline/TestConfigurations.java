package dev.sluice.pipeline;

import dev.sluice.pipeline.catalog.Flow;
import dev.sluice.pipeline.catalog.Stage;
import dev.sluice.pipeline.catalog.Stage.ApprovalPolicy;
import dev.sluice.pipeline.catalog.Stage.ApproverGroup;
import dev.sluice.pipeline.catalog.Stage.ExecutionPolicy;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Connection;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Environment;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Group;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Member;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The company of the tests: alice (developer), bob and carol (approvers), dave (admin), erin
 * (viewer), frank (by the group {@code dbas} an approver in prod only); the flow {@code shop} goes
 * dev → qa (1 approval) → prod (2).
 */
public final class TestConfigurations {
  private TestConfigurations() {}

  /** The company under a workspace name. */
  public static WorkspaceConfiguration company(String workspace) {
    return new WorkspaceConfiguration(
        new WorkspaceId(workspace),
        0,
        List.of(new Environment("dev", ""), new Environment("qa", ""), new Environment("prod", "")),
        List.of(connection("dev"), connection("qa"), connection("prod")),
        List.of(
            new Flow(
                "shop",
                "postgresql",
                "shop-changes",
                List.of(stage("dev", 0), stage("qa", 1), stage("prod", 2)))),
        List.of(
            member("alice", List.of(), Map.of("*", "developer")),
            member("bob", List.of(), Map.of("*", "approver")),
            member("carol", List.of(), Map.of("*", "approver")),
            member("dave", List.of(), Map.of("*", "admin")),
            member("erin", List.of(), Map.of("*", "viewer")),
            member("frank", List.of("dbas"), Map.of("dev", "developer"))),
        List.of(new Group("dbas", Map.of("prod", "approver"))));
  }

  /** A member of the company as an actor at the console. */
  public static Actor actor(String workspace, String name) {
    return new Actor(
        new WorkspaceId(workspace), person(name), name, "console", "", true, "test-" + name);
  }

  /** A local person. */
  public static PersonId person(String name) {
    return new PersonId(PersonId.LOCAL, name);
  }

  private static Connection connection(String environment) {
    return new Connection("shop-" + environment, environment, "postgresql", Map.of());
  }

  private static Member member(String name, List<String> groups, Map<String, String> roles) {
    return new Member(PersonId.LOCAL, name, name, groups, roles);
  }

  private static Stage stage(String environment, int required) {
    List<ApproverGroup> groups =
        required == 0
            ? List.of()
            : List.of(new ApproverGroup("approvers", required, List.of("role:approver")));
    return new Stage(
        environment,
        List.of("shop-" + environment),
        required == 0,
        false,
        new ApprovalPolicy(groups, false, true, Duration.ZERO),
        new ExecutionPolicy(
            Stage.Order.PARALLEL,
            4,
            Stage.OnFailure.STOP,
            Duration.ofSeconds(5),
            Duration.ofMinutes(10)),
        Stage.RehearsalPolicy.INFORM);
  }
}
