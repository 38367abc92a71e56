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
import dev.sluice.pipeline.catalog.Stage.ExecutionPolicy;
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
import dev.sluice.pipeline.migration.MigrationView;
import dev.sluice.pipeline.migration.Migrations;
import dev.sluice.protocol.ScriptedAgent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;

/** A broadcast to three databases that bob, carol or dora approve, and words for its life. */
abstract class ApprovedRunsTest extends LinkTest {
  static final List<String> TARGETS = List.of("a", "b", "c");

  private String prod = "";

  @Override
  Class<?> above() {
    return Replica.Whole.class;
  }

  /** How much a rehearsal counts; in most tests there is none. */
  Stage.RehearsalPolicy rehearsal() {
    return Stage.RehearsalPolicy.OFF;
  }

  @BeforeEach
  void freshEnvironment() {
    prod = freshStage().environment();
  }

  /** The one environment. */
  String prod() {
    return prod;
  }

  ScriptedAgent agent(long number) {
    return agentFor(stage(number), TARGETS.toArray(String[]::new));
  }

  long open() {
    return migrations()
        .open(
            actor("alice"),
            new Migrations.Draft("shop", "Add orders", "one", Optional.of("undo one")))
        .value()
        .orElseThrow()
        .key()
        .number();
  }

  long approved() {
    long number = open();
    approve("bob", number);
    return number;
  }

  void approve(String name, long number) {
    decide(name, number, Verdict.APPROVED);
  }

  void decide(String name, long number, Verdict verdict) {
    assertThat(
            replica()
                .bean(Approvals.class)
                .decide(actor(name), stage(number), verdict, view(number).digest(), "seen")
                .value())
        .isPresent();
  }

  void start(long number) {
    assertThat(migrations().run(actor("alice"), number, prod).value()).isPresent();
  }

  void active(String name, boolean active) {
    replica().bean(People.class).setActive(sluice(), person(name), active);
  }

  Migrations migrations() {
    return replica().bean(Migrations.class);
  }

  MigrationView view(long number) {
    return migrations().view(new MigrationKey(ACME, number)).orElseThrow();
  }

  static String code(Answer<?> answer) {
    return answer.refusal().orElseThrow().code();
  }

  StageKey stage(long number) {
    return new MigrationKey(ACME, number).stage(prod);
  }

  static Actor actor(String name) {
    return new Actor(ACME, person(name), name, "console", "", true, "test-" + name);
  }

  static PersonId person(String name) {
    return new PersonId(PersonId.LOCAL, name);
  }

  void configure(List<String> groupsOfBob, ExecutionPolicy how) {
    ApprovalPolicy approvals =
        new ApprovalPolicy(
            List.of(new ApproverGroup("dbas", 1, List.of("group:dbas"))),
            false,
            true,
            Duration.ZERO);
    Stage stage = new Stage(prod, TARGETS, false, false, approvals, how, rehearsal());
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

  static Member member(String name, List<String> groups, String role) {
    return new Member(PersonId.LOCAL, name, name, groups, Map.of("*", role));
  }
}
