package dev.sluice.pipeline.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.approval.Approvals;
import dev.sluice.pipeline.approval.Decision.Verdict;
import dev.sluice.pipeline.catalog.EmergencyPolicy;
import dev.sluice.pipeline.catalog.Flow;
import dev.sluice.pipeline.catalog.RiskBudget;
import dev.sluice.pipeline.catalog.Stage;
import dev.sluice.pipeline.catalog.Stage.ApprovalPolicy;
import dev.sluice.pipeline.catalog.Stage.ApproverGroup;
import dev.sluice.pipeline.catalog.Stage.OnFailure;
import dev.sluice.pipeline.catalog.Stage.Order;
import dev.sluice.pipeline.catalog.StepUp;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Connection;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Environment;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Group;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Member;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.migration.EmergencyRuns;
import dev.sluice.pipeline.migration.MigrationView;
import dev.sluice.pipeline.migration.Migrations;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.protocol.ScriptedAgent;
import dev.sluice.protocol.wire.Offer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Approvals that stop counting after a run has started and before a target is sent. */
class LapsedApprovalsTest extends LinkTest {
  private static final List<String> TARGETS = List.of("a", "b", "c");

  private String prod = "";

  @Override
  Class<?> above() {
    return Replica.Whole.class;
  }

  @BeforeEach
  void configure() {
    prod = freshStage().environment();
    configure(List.of("dbas"), OnFailure.STOP);
  }

  @Test
  void sendsNothingWhenTheApproverIsDeactivatedBeforeAnAgentComes() {
    long number = approved();
    start(number);

    active("bob", false);
    try (ScriptedAgent agent = agent(number)) {
      await(() -> view(number).current().state() == RunState.PENDING);

      assertThat(agent.gets(frame -> frame.hasOffer(), Duration.ofMillis(300))).isFalse();
      assertThat(view(number).current().cause()).contains("0 of 1 approvals", "carol");
      assertThat(audited("run.approvals-lapsed", stage(number))).isEqualTo(1);
      assertThat(audited("approval.invalidated", stage(number))).isEqualTo(1);
      approve("carol", number);
      start(number);
      assertThat(connection(agent.offer())).isEqualTo("a");
    } finally {
      active("bob", true);
    }
  }

  @Test
  void sendsNoFurtherTargetOfABroadcastWhenTheApproverHasLostTheGroup() {
    configure(List.of("dbas"), OnFailure.CONTINUE);
    long number = approved();
    start(number);
    try (ScriptedAgent agent = agent(number)) {
      Offer first = agent.offer();
      assertThat(agent.accept(first)).isTrue();

      configure(List.of(), OnFailure.CONTINUE);
      agent.result(first, "APPLIED", 1);

      await(() -> view(number).current().state() == RunState.FAILED);
      assertThat(agent.gets(frame -> frame.hasOffer(), Duration.ofMillis(300))).isFalse();
      assertThat(target(stage(number), "a").state()).isEqualTo(RunState.COMPLETED);
      assertThat(target(stage(number), "b").error()).contains("0 of 1", "Nothing was sent");
      assertThat(target(stage(number), "c").applied()).isZero();
      assertThat(code(migrations().retry(actor("alice"), number, prod)))
          .isEqualTo("stage.not-approved");
      approve("carol", number);
      decide("dora", number, Verdict.REJECTED);
      assertThat(code(migrations().retry(actor("alice"), number, prod)))
          .as("somebody spoke against it")
          .isEqualTo("stage.not-approved");
      approve("carol", number);
      assertThat(migrations().retry(actor("alice"), number, prod).value()).isPresent();
      Offer second = agent.offer();
      assertThat(connection(second)).isEqualTo("b");
      assertThat(bundle(second).get("approvals").toString())
          .contains("carol")
          .doesNotContain("bob");
      assertThat(view(number).current().approvals().orElseThrow().open()).isFalse();
    }
  }

  @Test
  void countsInAnEmergencyWhomItAsksAndEndsItWithHim() {
    long number = open();
    assertThat(
            replica()
                .bean(EmergencyRuns.class)
                .run(actor("frank"), number, prod, view(number).digest(), "checkout is down")
                .value())
        .isPresent();
    try (ScriptedAgent agent = agent(number)) {
      Offer first = agent.offer();
      assertThat(agent.accept(first)).isTrue();

      active("frank", false);
      agent.result(first, "APPLIED", 1);

      await(() -> view(number).current().state() == RunState.FAILED);
      assertThat(target(stage(number), "b").error()).contains("0 of 1");
    } finally {
      active("frank", true);
    }
  }

  @Test
  void undoesWhatStandsWhoeverApprovedItIsStillThere() {
    long number = approved();
    start(number);
    try (ScriptedAgent agent = agent(number)) {
      Offer first = agent.offer();
      assertThat(agent.accept(first)).isTrue();
      active("bob", false);
      agent.result(first, "APPLIED", 1);
      await(() -> view(number).current().state() == RunState.FAILED);

      assertThat(migrations().rollback(actor("carol"), number, prod, "half of it").value())
          .isPresent();

      Offer undo = agent.offer();
      assertThat(bundle(undo).get("direction").asString()).isEqualTo("DOWN");
      assertThat(connection(undo)).isEqualTo("a");
    } finally {
      active("bob", true);
    }
  }

  private ScriptedAgent agent(long number) {
    return agentFor(stage(number), TARGETS.toArray(String[]::new));
  }

  private long open() {
    return migrations()
        .open(
            actor("alice"),
            new Migrations.Draft("shop", "Add orders", "one", Optional.of("undo one")))
        .value()
        .orElseThrow()
        .key()
        .number();
  }

  private long approved() {
    long number = open();
    approve("bob", number);
    return number;
  }

  private void approve(String name, long number) {
    decide(name, number, Verdict.APPROVED);
  }

  private void decide(String name, long number, Verdict verdict) {
    assertThat(
            replica()
                .bean(Approvals.class)
                .decide(actor(name), stage(number), verdict, view(number).digest(), "seen")
                .value())
        .isPresent();
  }

  private void start(long number) {
    assertThat(migrations().run(actor("alice"), number, prod).value()).isPresent();
  }

  private void active(String name, boolean active) {
    replica().bean(People.class).setActive(sluice(), person(name), active);
  }

  private Migrations migrations() {
    return replica().bean(Migrations.class);
  }

  private MigrationView view(long number) {
    return migrations().view(new MigrationKey(ACME, number)).orElseThrow();
  }

  private static String code(Answer<?> answer) {
    return answer.refusal().orElseThrow().code();
  }

  private StageKey stage(long number) {
    return new MigrationKey(ACME, number).stage(prod);
  }

  private static Actor actor(String name) {
    return new Actor(ACME, person(name), name, "console", "", true, "test-" + name);
  }

  private static PersonId person(String name) {
    return new PersonId(PersonId.LOCAL, name);
  }

  private void configure(List<String> groupsOfBob, OnFailure onFailure) {
    ApprovalPolicy approvals =
        new ApprovalPolicy(
            List.of(new ApproverGroup("dbas", 1, List.of("group:dbas"))),
            false,
            true,
            Duration.ZERO);
    Stage stage =
        new Stage(
            prod,
            TARGETS,
            false,
            false,
            approvals,
            policy(Order.ONE_BY_ONE, 1, onFailure),
            Stage.RehearsalPolicy.OFF);
    Environment environment =
        new Environment(
            prod,
            "",
            RiskBudget.UNLIMITED,
            StepUp.NONE,
            new EmergencyPolicy(1, List.of("person:frank")));
    replica()
        .bean(Workspaces.class)
        .apply(
            new WorkspaceConfiguration(
                ACME,
                0,
                List.of(environment),
                TARGETS.stream()
                    .map(name -> new Connection(name, prod, "plain", Map.of()))
                    .toList(),
                List.of(new Flow("shop", "plain", "shop-changes", List.of(stage))),
                List.of(
                    member("alice", List.of(), "developer"),
                    member("bob", groupsOfBob, "approver"),
                    member("carol", List.of("dbas"), "approver"),
                    member("dora", List.of("dbas"), "approver"),
                    member("frank", List.of(), "developer")),
                List.of(new Group("dbas", Map.of()))),
            sluice());
  }

  private static Member member(String name, List<String> groups, String role) {
    return new Member(PersonId.LOCAL, name, name, groups, Map.of("*", role));
  }
}
