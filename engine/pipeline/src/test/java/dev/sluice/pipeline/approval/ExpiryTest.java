package dev.sluice.pipeline.approval;

import static dev.sluice.pipeline.TestConfigurations.actor;
import static dev.sluice.pipeline.TestConfigurations.company;
import static dev.sluice.pipeline.TestConfigurations.person;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.pipeline.StoreTest;
import dev.sluice.pipeline.approval.Decision.Verdict;
import dev.sluice.pipeline.catalog.Flow;
import dev.sluice.pipeline.catalog.Stage;
import dev.sluice.pipeline.catalog.Stage.ApprovalPolicy;
import dev.sluice.pipeline.catalog.Stake;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.MigrationLock;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExpiryTest extends StoreTest {
  private static final WorkspaceId ACME = new WorkspaceId("acme");
  private static final String DIGEST = "d".repeat(64);
  private static final StageKey FIRST = new MigrationKey(ACME, 1).stage("prod");
  private static final StageKey SECOND = new MigrationKey(ACME, 2).stage("prod");

  @Override
  protected List<String> packages() {
    return List.of("kernel", "timeline", "audit", "catalog", "identity", "approval");
  }

  @BeforeEach
  void approveTwoThingsForADay() {
    inTransaction(() -> bean(Workspaces.class).apply(oneDay(), actor("acme", "dave")));
    for (StageKey stage : List.of(FIRST, SECOND)) {
      inTransaction(() -> approvals().ask(asking(stage)));
      approvals().decide(actor("acme", "bob"), stage, Verdict.APPROVED, DIGEST, "");
    }
  }

  @Test
  void endsWhatHasRunOutAndNothingElse() {
    assertThat(bean(Expiry.class).sweep(ACME)).isZero();
    late(FIRST);

    assertThat(status(FIRST).counted()).as("it counts no more at once").isZero();
    assertThat(bean(Expiry.class).sweep(ACME)).isEqualTo(1);
    assertThat(standing(FIRST)).isEqualTo("expired");
    assertThat(status(SECOND).counted()).isEqualTo(1);
    assertThat(bean(Expiry.class).sweep(ACME)).isZero();
  }

  @Test
  void endsWhatACrashLeftStandingOfSomebodyWhoWasDeactivatedAndIsBack() {
    bean(People.class).setActive(actor("acme", "dave"), person("bob"), false);
    owner()
        .sql(
            "UPDATE approval_decision SET ended_at = NULL, ended_why = '' WHERE id IN"
                + " (SELECT max(id) FROM approval_decision GROUP BY migration)")
        .update();
    assertThat(status(FIRST).counted()).isZero();

    bean(People.class).setActive(actor("acme", "dave"), person("bob"), true);

    assertThat(status(FIRST).counted()).as("it does not come back with him").isZero();
    assertThat(bean(Expiry.class).sweep(ACME)).isEqualTo(2);
    assertThat(standing(FIRST)).isEqualTo("voided: the person was deactivated");
    approvals().decide(actor("acme", "bob"), FIRST, Verdict.APPROVED, DIGEST, "");
    assertThat(status(FIRST).counted()).as("a new one counts").isEqualTo(1);
  }

  @Test
  void makesNoStageWaitForTheLockOfAnotherOne() {
    late(FIRST);
    late(SECOND);
    CompletableFuture<Integer> swept =
        inTransaction(
            () -> {
              bean(MigrationLock.class).take(SECOND.migration());
              CompletableFuture<Integer> sweep =
                  CompletableFuture.supplyAsync(() -> bean(Expiry.class).sweep(ACME));
              await().until(() -> standing(FIRST).equals("expired"));
              assertThat(sweep).isNotDone();
              return sweep;
            });

    assertThat(swept.join()).isEqualTo(2);
  }

  private void late(StageKey stage) {
    owner()
        .sql(
            "UPDATE approval_decision SET at = at - INTERVAL '2 days' WHERE migration = :number AND"
                + " ended_at IS NULL")
        .param("number", stage.migration().number())
        .update();
  }

  /** As another connection sees it. */
  private String standing(StageKey stage) {
    return owner()
        .sql(
            "SELECT ended_why FROM approval_decision WHERE migration = :n ORDER BY id DESC LIMIT 1")
        .param("n", stage.migration().number())
        .query(String.class)
        .single();
  }

  private static WorkspaceConfiguration oneDay() {
    WorkspaceConfiguration company = company("acme");
    Flow shop = company.flows().get(0);
    List<Stage> stages =
        shop.stages().stream()
            .map(
                s ->
                    new Stage(
                        s.environment(),
                        s.connections(),
                        s.autoStart(),
                        s.autoPromote(),
                        new ApprovalPolicy(s.approvals().groups(), false, true, Duration.ofDays(1)),
                        s.execution(),
                        s.rehearsal()))
            .toList();
    return new WorkspaceConfiguration(
        company.workspace(),
        0,
        company.environments(),
        company.connections(),
        List.of(new Flow("shop", "postgresql", "shop-changes", stages)),
        company.people(),
        company.groups());
  }

  private static ApprovalRequest asking(StageKey stage) {
    return new ApprovalRequest(
        stage, "shop", DIGEST, List.of(), List.of("shop-prod"), Stake.of(RiskLevel.HIGH));
  }

  private ApprovalStatus status(StageKey stage) {
    return approvals().status(stage).orElseThrow();
  }

  private Approvals approvals() {
    return bean(Approvals.class);
  }
}
