package dev.sluice.pipeline.approval;

import static dev.sluice.pipeline.TestConfigurations.actor;
import static dev.sluice.pipeline.TestConfigurations.company;
import static dev.sluice.pipeline.TestConfigurations.person;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.pipeline.StoreTest;
import dev.sluice.pipeline.TestConfigurations;
import dev.sluice.pipeline.approval.Decision.Verdict;
import dev.sluice.pipeline.catalog.Stake;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Member;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.identity.Delegation;
import dev.sluice.pipeline.identity.Delegations;
import dev.sluice.pipeline.identity.Delegations.Wish;
import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.Scope;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Approvers who are away: erin, a viewer, stands in for bob. */
class DelegationTest extends StoreTest {
  private static final WorkspaceId ACME = new WorkspaceId("acme");
  private static final String DIGEST = "d".repeat(64);
  private static final AtomicLong NUMBERS = new AtomicLong();

  private StageKey stage = new MigrationKey(ACME, 1).stage("prod");

  @Override
  protected List<String> packages() {
    return List.of("kernel", "timeline", "audit", "catalog", "identity", "approval");
  }

  @BeforeEach
  void askForTwoApprovals() {
    inTransaction(() -> bean(Workspaces.class).apply(company("acme"), actor("acme", "dave")));
    stage = new MigrationKey(ACME, NUMBERS.incrementAndGet()).stage("prod");
    ask("alice");
  }

  @AfterEach
  void endAll() {
    delegations()
        .in(actor("acme", "dave"))
        .forEach(one -> delegations().end(actor("acme", "dave"), one.id()));
  }

  @Test
  void letsADeputyDecideAndNotTheOneWhoIsAway() {
    Delegation given = given("bob", "erin", "prod");

    assertThat(approvals().waitingFor(actor("acme", "erin"))).contains(stage);
    assertThat(approvals().waitingFor(actor("acme", "bob"))).doesNotContain(stage);
    assertThat(status().waitingFor()).contains(person("erin")).doesNotContain(person("bob"));
    assertThat(refusal(approve("bob")).code()).isEqualTo("approval.handed-over");
    assertThat(approve("erin").value().orElseThrow().counted()).isEqualTo(1);
    assertThat(trail())
        .anyMatch(line -> line.startsWith("approval.recorded") && line.contains("in-the-stead-of"));
    delegations().end(actor("acme", "bob"), given.id());
    assertThat(status().counted()).as("it ended with the delegation").isZero();
    assertThat(approve("bob").value().orElseThrow().counted()).isEqualTo(1);
  }

  @Test
  void makesNoTwoApprovalsOfOneRightInWhateverOrder() {
    approve("bob");
    given("bob", "erin", "prod");
    approve("erin");
    assertThat(status().counted()).isEqualTo(1);
    endAll();
    assertThat(status().counted()).isEqualTo(1);
    given("bob", "erin", "prod");
    approve("carol");

    assertThat(status().counted()).isEqualTo(2);
    assertThat(status().decisions()).hasSize(3);
  }

  @Test
  void givesADeputyNothingThatTheApproverHasNot() {
    given("bob", "erin", "qa");
    assertThat(refusal(approve("erin")).code()).as("another environment").contains("not-entitled");
    endAll();
    given("bob", "erin", "prod");
    ask("bob");
    assertThat(refusal(approve("erin")).code())
        .as("bob wrote this himself")
        .isEqualTo("approval.not-entitled");
    ask("erin");
    assertThat(refusal(approve("erin")).code()).isEqualTo("approval.own-change");
    assertThat(bean(Entitlements.class).may(ACME, person("erin"), Permission.EXECUTE, "prod"))
        .isFalse();
  }

  @Test
  void countsNoDeputyOfAnAuthorThoughHeDecidedBefore() {
    given("bob", "erin", "prod");
    approve("erin");
    ask("alice", "bob");

    assertThat(status().counted()).isZero();
    assertThat(approvals().waitingFor(actor("acme", "erin"))).doesNotContain(stage);
  }

  @Test
  void handsNothingOn() {
    given("bob", "erin", "prod");

    assertThat(refused("erin", "alice", Duration.ofDays(1))).isEqualTo("delegation.nothing");
    assertThat(refused("bob", "carol", Duration.ofDays(1))).isEqualTo("delegation.standing");
  }

  @Test
  void refusesWhatCannotBe() {
    assertThat(refused("bob", "erin", Duration.ofDays(91))).isEqualTo("delegation.time");
    assertThat(refused("bob", "erin", Duration.ofDays(-1))).isEqualTo("delegation.time");
    assertThat(refused("bob", "bob", Duration.ofDays(1))).isEqualTo("delegation.deputy");
    assertThat(refused("bob", "stranger", Duration.ofDays(1))).isEqualTo("delegation.deputy");
    assertThat(refusal(delegations().give(actor("acme", "bob"), wish("erin", "moon"))).code())
        .isEqualTo("delegation.no-such-environment");
    Actor program = new Actor(ACME, person("bob"), "bob", "token", "", false, "t", Scope.FULL);
    assertThat(refusal(delegations().give(program, wish("erin", "prod"))).code())
        .isEqualTo("delegation.not-human");
    assertThat(trail("approval.delegation-refused")).hasSizeGreaterThanOrEqualTo(6);
  }

  @Test
  void needsADeputyWhoSeesWhereverThereIsSomethingToDecide() {
    assertThat(refused("bob", "frank", Duration.ofDays(1)))
        .as("bob decides in qa too, of which frank sees nothing")
        .isEqualTo("delegation.deputy");

    assertThat(given("bob", "frank", "prod").deputy()).isEqualTo(person("frank"));
    assertThat(trail("approval.delegation-refused", "delegation.deputy")).isNotEmpty();
  }

  @Test
  void tellsWhoHasNoPlaceHereThatHeHasNone() {
    inTransaction(
        () -> bean(Workspaces.class).apply(carolDecidesInQaOnly(), actor("acme", "dave")));
    assertThat(refused("carol", "frank", Duration.ofDays(1))).isEqualTo("delegation.deputy");
    Wish wish =
        new Wish(
            person("erin"),
            List.of(),
            Optional.empty(),
            Instant.now().plus(Duration.ofDays(1)),
            "");
    assertThat(delegations().give(actor("acme", "carol"), wish).value()).isPresent();

    assertThat(refusal(approve("carol")).code()).isEqualTo("approval.not-entitled");
  }

  @Test
  void endsByWhomItConcernsAndByItself() {
    Delegation given = given("bob", "erin", "prod");
    assertThat(refusal(delegations().end(actor("acme", "carol"), given.id())).code())
        .isEqualTo("delegation.no-such");
    assertThat(delegations().end(actor("acme", "erin"), given.id()).value()).isPresent();
    Delegation again = given("bob", "erin", "prod");
    approve("erin");
    owner()
        .sql(
            "UPDATE identity_delegation SET begins_at = begins_at - INTERVAL '9 days',"
                + " until = until - INTERVAL '8 days' WHERE id = :id")
        .param("id", again.id())
        .update();

    assertThat(status().counted()).isZero();
    assertThat(delegations().in(actor("acme", "bob"))).isEmpty();
    assertThat(approve("bob").value().orElseThrow().counted()).isEqualTo(1);
  }

  @Test
  void givesTheRightBackWhenTheDeputyIsGone() {
    given("bob", "erin", "prod");
    bean(People.class).setActive(actor("acme", "dave"), person("erin"), false);
    try {
      assertThat(approve("bob").value()).isPresent();
    } finally {
      bean(People.class).setActive(actor("acme", "dave"), person("erin"), true);
    }
  }

  @Test
  void waitsForItsBeginning() {
    Wish later =
        new Wish(
            person("erin"),
            List.of(),
            Optional.of(Instant.now().plus(Duration.ofDays(1))),
            Instant.now().plus(Duration.ofDays(2)),
            "holiday");
    delegations().give(actor("acme", "bob"), later);

    assertThat(refusal(approve("erin")).code()).isEqualTo("approval.not-entitled");
    assertThat(approve("bob").value()).isPresent();
  }

  /** The company in which carol decides in qa and only looks on in prod. */
  private static WorkspaceConfiguration carolDecidesInQaOnly() {
    WorkspaceConfiguration all = company("acme");
    Member carol =
        new Member(
            PersonId.LOCAL, "carol", "carol", List.of(), Map.of("qa", "approver", "*", "viewer"));
    return new WorkspaceConfiguration(
        ACME,
        0,
        all.environments(),
        all.connections(),
        all.flows(),
        all.people().stream().map(one -> one.subject().equals("carol") ? carol : one).toList(),
        all.groups());
  }

  private Delegation given(String approver, String deputy, String environment) {
    return delegations()
        .give(actor("acme", approver), wish(deputy, environment))
        .value()
        .orElseThrow();
  }

  private String refused(String approver, String deputy, Duration time) {
    Wish wish = new Wish(person(deputy), List.of(), Optional.empty(), Instant.now().plus(time), "");
    return refusal(delegations().give(actor("acme", approver), wish)).code();
  }

  private static Wish wish(String deputy, String environment) {
    return new Wish(
        person(deputy),
        List.of(environment),
        Optional.empty(),
        Instant.now().plus(Duration.ofDays(7)),
        "holiday");
  }

  private void ask(String... authors) {
    inTransaction(
        () ->
            approvals()
                .ask(
                    new ApprovalRequest(
                        stage,
                        "shop",
                        DIGEST,
                        Stream.of(authors).map(TestConfigurations::person).toList(),
                        List.of("shop-prod"),
                        Stake.of(RiskLevel.HIGH))));
  }

  private Answer<ApprovalStatus> approve(String name) {
    return approvals().decide(actor("acme", name), stage, Verdict.APPROVED, DIGEST, "");
  }

  private static Refusal refusal(Answer<?> answer) {
    return answer.refusal().orElseThrow(() -> new AssertionError("not refused: " + answer));
  }

  private List<String> trail() {
    return jdbc()
        .sql("SELECT code || ' ' || details FROM audit_entry WHERE migration = :number")
        .param("number", stage.migration().number())
        .query(String.class)
        .list();
  }

  private List<String> trail(String code) {
    return trail(code, "");
  }

  private List<String> trail(String code, String part) {
    return jdbc()
        .sql(
            "SELECT code FROM audit_entry WHERE code = :code"
                + " AND position(:part IN details::text) > 0")
        .param("code", code)
        .param("part", part)
        .query(String.class)
        .list();
  }

  private ApprovalStatus status() {
    return approvals().status(stage).orElseThrow();
  }

  private Approvals approvals() {
    return bean(Approvals.class);
  }

  private Delegations delegations() {
    return bean(Delegations.class);
  }
}
