package dev.sluice.pipeline.migration;

import static dev.sluice.pipeline.TestConfigurations.company;
import static dev.sluice.pipeline.TestConfigurations.person;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.approval.Approvals;
import dev.sluice.pipeline.approval.EmergencyDeclared;
import dev.sluice.pipeline.approval.EmergencyEnded;
import dev.sluice.pipeline.catalog.EmergencyPolicy;
import dev.sluice.pipeline.catalog.RiskBudget;
import dev.sluice.pipeline.catalog.StepUp;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Environment;
import dev.sluice.pipeline.identity.Delegations;
import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** prod wants two approvers; in an emergency those who are named for it do. */
class EmergencyTest extends MigrationTest {
  private static final String WHY = "checkout is down";

  private final List<EmergencyDeclared> told = new ArrayList<>();
  private final List<EmergencyEnded> ended = new ArrayList<>();
  private long number;

  @Override
  protected void register(AnnotationConfigApplicationContext beans) {
    super.register(beans);
    beans.addApplicationListener(
        (ApplicationListener<PayloadApplicationEvent<?>>)
            event -> {
              if (event.getPayload() instanceof EmergencyDeclared declared) {
                told.add(declared);
              } else if (event.getPayload() instanceof EmergencyEnded over) {
                ended.add(over);
              }
            });
  }

  @BeforeEach
  void nameFrankForEmergencies() {
    configure(emergency(1, StepUp.NONE, "person:frank"));
    number = inProd();
    told.clear();
    ended.clear();
  }

  @Test
  void refusesAnApproverAnAdminAndTheOneWithoutAReasonAndRunsForTheOneWithIt() {
    assertThat(code(emergency("bob", WHY))).isEqualTo("emergency.not-entitled");
    assertThat(code(emergency("dave", WHY))).isEqualTo("emergency.not-entitled");
    assertThat(code(emergency("frank", "  "))).isEqualTo("emergency.no-reason");
    assertThat(state(number, "prod")).isEqualTo(RunState.PENDING);
    assertThat(told).isEmpty();

    assertThat(emergency("frank", WHY).value()).isPresent();

    assertThat(state(number, "prod")).isEqualTo(RunState.IN_PROGRESS);
    assertThat(runs(number, "prod")).isEqualTo(1);
    assertThat(told.get(0).told()).containsExactlyInAnyOrder(person("bob"), person("carol"));
    assertThat(flagged())
        .containsExactly("stage.emergency", "approval.recorded", "stage.in-progress");
    assertThat(audited(number)).contains("stage.emergency.refused");
  }

  @Test
  void waitsForItsOwnQuorumAndCountsNobodyElse() {
    configure(emergency(2, StepUp.NONE, "person:frank", "person:carol"));
    approve("bob", number, "prod");

    emergency("frank", WHY);

    assertThat(state(number, "prod")).isEqualTo(RunState.PENDING);
    assertThat(counted(number, "prod")).isEqualTo(1);
    assertThat(code(approve("bob", number, "prod"))).isEqualTo("approval.not-entitled");
    approve("carol", number, "prod");
    assertThat(state(number, "prod")).isEqualTo(RunState.IN_PROGRESS);
    assertThat(cause(number, "prod")).contains("without the usual approvals", WHY);
  }

  @Test
  void letsNobodyRunHisOwnChangeAlone() {
    configure(emergency(1, StepUp.NONE, "person:alice", "person:frank"));

    assertThat(code(emergency("alice", WHY))).isEqualTo("approval.own-change");

    assertThat(state(number, "prod")).isEqualTo(RunState.PENDING);
    assertThat(told).isEmpty();
    assertThat(counted(number, "prod")).isZero();
  }

  @Test
  void isForPeopleOnlyAndNotForTheirDeputies() {
    Actor frank = actor("frank");
    Actor program = new Actor(frank.workspace(), frank.person(), "frank", "rest", "", false, "c");
    assertThat(code(run(program, WHY))).isEqualTo("approval.not-human");

    bean(Delegations.class)
        .give(
            frank,
            new Delegations.Wish(
                person("erin"),
                List.of("prod"),
                Optional.empty(),
                Instant.now().plusSeconds(3600),
                "away"));

    assertThat(code(emergency("erin", WHY))).isEqualTo("emergency.not-entitled");
  }

  @Test
  void wantsTheApprovalConfirmedWhereTheEnvironmentDoes() {
    StepUp always = new StepUp(StepUp.From.ALWAYS, Duration.ofMinutes(5), List.of());
    configure(emergency(1, always, "person:frank"));

    assertThat(code(emergency("frank", WHY))).isEqualTo("approval.cannot-confirm");

    assertThat(state(number, "prod")).isEqualTo(RunState.PENDING);
    assertThat(runs(number, "prod")).isZero();
  }

  @Test
  void opensNoOtherGate() {
    owner()
        .sql("UPDATE migration SET up = 'DROP TABLE users;' WHERE number = :number")
        .param("number", number)
        .update();

    assertThat(code(emergency("frank", WHY))).isEqualTo("integrity.alarm");

    assertThat(told).isEmpty();
    assertThat(runs(number, "prod")).isZero();
  }

  @Test
  void bindsToTheDigestThatWasSeen() {
    assertThat(
            code(
                bean(EmergencyRuns.class).run(actor("frank"), number, "prod", "0".repeat(64), WHY)))
        .isEqualTo("approval.stale");
  }

  @Test
  void leavesItToTheUsualApproversAgainWhenItIsTakenBack() {
    configure(emergency(2, StepUp.NONE, "person:frank", "person:carol"));
    emergency("frank", WHY);

    bean(Approvals.class).withdraw(actor("frank"), key(number).stage("prod"));

    assertThat(view(number).stage("prod").orElseThrow().approvals().orElseThrow().emergency())
        .isEmpty();
    approve("bob", number, "prod");
    assertThat(counted(number, "prod")).isEqualTo(1);
    approve("carol", number, "prod");
    assertThat(counted(number, "prod")).isEqualTo(2);
    assertThat(state(number, "prod"))
        .as("frank does not want it any more")
        .isEqualTo(RunState.PENDING);
    assertThat(audited(number)).contains("stage.emergency-ended");
    assertThat(ended.get(0).told()).contains(person("bob"), person("carol"));
  }

  @Test
  void endsWithTheAccountOfWhoeverDeclaredIt() {
    configure(emergency(2, StepUp.NONE, "person:frank", "person:carol"));
    emergency("frank", WHY);

    bean(People.class).setActive(actor("dave"), person("frank"), false);
    try {
      assertThat(view(number).stage("prod").orElseThrow().approvals().orElseThrow().emergency())
          .isEmpty();
      assertThat(audited(number)).contains("stage.emergency-ended");
      assertThat(ended.get(0).how()).contains("account");
      approve("bob", number, "prod");
      assertThat(counted(number, "prod")).isEqualTo(1);
    } finally {
      bean(People.class).setActive(actor("dave"), person("frank"), true);
    }
  }

  @Test
  void tellsOnceWhoseApprovalLapsedAndNotOfThoseWhomAnEmergencyDoesNotAsk() {
    configure(emergency(2, StepUp.NONE, "person:frank", "person:carol"));
    approve("bob", number, "prod");

    emergency("frank", WHY);
    migrations().run(actor("alice"), number, "prod");

    assertThat(view(number).stage("prod").orElseThrow().approvals().orElseThrow().decisions())
        .anyMatch(decision -> decision.standing().equals("not asked in an emergency"));
    assertThat(audited(number)).doesNotContain("approval.invalidated");
  }

  @Test
  void countsNobodyWhenTheConfigurationNamesNobodyAnyMore() {
    configure(emergency(2, StepUp.NONE, "person:frank", "person:carol"));
    emergency("frank", WHY);
    configure(company("acme"));

    approve("carol", number, "prod");

    assertThat(counted(number, "prod")).isZero();
    assertThat(state(number, "prod")).isEqualTo(RunState.PENDING);
  }

  private Answer<MigrationView> emergency(String name, String reason) {
    return run(actor(name), reason);
  }

  private Answer<MigrationView> run(Actor actor, String reason) {
    return bean(EmergencyRuns.class).run(actor, number, "prod", view(number).digest(), reason);
  }

  /** Codes of entries of the trail that are marked, in order. */
  private List<String> flagged() {
    return owner()
        .sql(
            "SELECT code FROM audit_entry WHERE migration = :number"
                + " AND details::jsonb ->> 'break_glass' = 'true' ORDER BY sequence")
        .param("number", number)
        .query(String.class)
        .list();
  }

  private static WorkspaceConfiguration emergency(int required, StepUp stepUp, String... from) {
    return prod(
        new Environment(
            "prod",
            "",
            RiskBudget.UNLIMITED,
            stepUp,
            new EmergencyPolicy(required, List.of(from))));
  }

  private static WorkspaceConfiguration prod(Environment prod) {
    WorkspaceConfiguration company = company("acme");
    return new WorkspaceConfiguration(
        company.workspace(),
        0,
        company.environments().stream().map(e -> e.name().equals("prod") ? prod : e).toList(),
        company.connections(),
        company.flows(),
        company.people(),
        company.groups());
  }
}
