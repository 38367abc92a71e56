package dev.sluice.pipeline.approval;

import static dev.sluice.pipeline.TestConfigurations.actor;
import static dev.sluice.pipeline.TestConfigurations.company;
import static dev.sluice.pipeline.TestConfigurations.person;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.pipeline.StoreTest;
import dev.sluice.pipeline.TestConfigurations;
import dev.sluice.pipeline.approval.Decision.Verdict;
import dev.sluice.pipeline.catalog.Stake;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApprovalsTest extends StoreTest {
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
    inTransaction(() -> approvals().ask(asking(DIGEST, "alice")));
  }

  @Test
  void countsTwoDistinctApprovers() {
    assertThat(approve("bob").value().orElseThrow().complete()).isFalse();
    assertThat(approve("carol").value().orElseThrow().complete()).isTrue();
  }

  @Test
  void countsADoubleClickOnce() {
    approve("bob");

    assertThat(approve("bob")).isInstanceOf(Answer.NothingToDo.class);
    assertThat(status().counted()).isEqualTo(1);
    assertThat(auditCodes()).contains("approval.recorded", "approval.duplicate-ignored");
  }

  @Test
  void tellsWhoSendsHisClickAgainAfterTheRunStartedThatItIsThere() {
    approve("bob");
    inTransaction(() -> approvals().close(stage, "the run has started"));

    assertThat(approve("bob")).isInstanceOf(Answer.NothingToDo.class);
    assertThat(refusal(approve("carol")).code()).isEqualTo("approval.closed");
    assertThat(status().counted()).isEqualTo(1);
  }

  @Test
  void rejectsApprovalByTheAuthor() {
    assertThat(refusal(approve("alice")).code()).isEqualTo("approval.own-change");
  }

  @Test
  void rejectsApprovalByAnEditor() {
    inTransaction(() -> approvals().ask(asking(DIGEST, "alice", "bob")));

    assertThat(refusal(approve("bob")).code()).isEqualTo("approval.own-change");
  }

  @Test
  void refusesWhoIsNotAmongTheApproversAndAuditsIt() {
    assertThat(refusal(approve("erin")).code()).isEqualTo("approval.not-entitled");
    assertThat(refusal(approve("dave")).code()).isEqualTo("approval.not-entitled");
    assertThat(auditCodes()).containsExactly("approval.refused", "approval.refused");
  }

  @Test
  void refusesAProgram() {
    Actor token = new Actor(ACME, person("bob"), "bob", "token", "", false, "test-token");

    assertThat(refusal(approvals().decide(token, stage, Verdict.APPROVED, DIGEST, "")).code())
        .isEqualTo("approval.not-human");
    approve("bob");
    assertThat(refusal(approvals().withdraw(token, stage)).code()).isEqualTo("approval.not-human");
    assertThat(status().counted()).isEqualTo(1);
  }

  @Test
  void refusesADecisionOnAnotherDigest() {
    Answer<ApprovalStatus> answer =
        approvals().decide(actor("acme", "bob"), stage, Verdict.APPROVED, "e".repeat(64), "");

    assertThat(refusal(answer).code()).isEqualTo("approval.stale");
    assertThat(status().counted()).isZero();
  }

  @Test
  void stopsCountingAnApproverWhoWasDeactivated() {
    approve("bob");
    bean(People.class).setActive(actor("acme", "dave"), person("bob"), false);

    assertThat(status().counted()).isZero();
    assertThat(status().decisions())
        .extracting(Decision::standing)
        .contains("voided: the person was deactivated");
    bean(People.class).setActive(actor("acme", "dave"), person("bob"), true);
    assertThat(status().counted()).as("it does not come back with him").isZero();
  }

  @Test
  void voidsEverythingWhenTheScriptIsEdited() {
    approve("bob");
    inTransaction(() -> approvals().voidAll(stage, "the script was edited"));
    inTransaction(() -> approvals().ask(asking("f".repeat(64), "alice")));

    assertThat(status().counted()).isZero();
    assertThat(status().decisions())
        .extracting(Decision::standing)
        .containsExactly("voided: the script was edited");
  }

  @Test
  void letsAnApproverWithdrawUntilTheRunStarts() {
    approve("bob");

    assertThat(approvals().withdraw(actor("acme", "bob"), stage).value().orElseThrow().counted())
        .isZero();

    approve("bob");
    inTransaction(() -> approvals().close(stage, "the run has started"));
    assertThat(refusal(approvals().withdraw(actor("acme", "bob"), stage)).code())
        .isEqualTo("approval.closed");
    assertThat(status().counted()).isEqualTo(1);
  }

  @Test
  void wantsAReasonForARejection() {
    Answer<ApprovalStatus> answer =
        approvals().decide(actor("acme", "bob"), stage, Verdict.REJECTED, DIGEST, " ");

    assertThat(refusal(answer).code()).isEqualTo("approval.no-reason");
  }

  @Test
  void namesWhoCanStillDecide() {
    approve("bob");

    assertThat(status().waitingFor()).containsExactlyInAnyOrder(person("carol"), person("frank"));
    assertThat(approvals().waitingFor(actor("acme", "carol"))).contains(stage);
    assertThat(approvals().waitingFor(actor("acme", "bob"))).doesNotContain(stage);
    assertThat(approvals().waitingFor(actor("acme", "alice"))).doesNotContain(stage);
    assertThat(approvals().waitingFor(actor("acme", "erin"))).isEmpty();
  }

  @Test
  void looksAPersonUpOnceHoweverManyStagesWaitForHim() {
    for (String environment : List.of("dev", "qa", "prod")) {
      StageKey other = stage.migration().stage(environment);
      inTransaction(
          () ->
              approvals()
                  .ask(
                      new ApprovalRequest(
                          other,
                          "shop",
                          DIGEST,
                          List.of(),
                          List.of("x"),
                          Stake.of(RiskLevel.LOW))));
    }

    assertThat(scansOfPeople(() -> approvals().waitingFor(actor("acme", "bob")))).isEqualTo(1);
  }

  /** How often some work read the table of people, as the store counted it. */
  private long scansOfPeople(Runnable work) {
    return inTransaction(
        () -> {
          long before = scansOfPeople();
          work.run();
          return scansOfPeople() - before;
        });
  }

  private long scansOfPeople() {
    return jdbc()
        .sql(
            "SELECT seq_scan + COALESCE(idx_scan, 0) FROM pg_stat_xact_user_tables"
                + " WHERE relname = 'identity_person'")
        .query(Long.class)
        .single();
  }

  @Test
  void countsFiftyClicksAtOnceExactly() throws Exception {
    List<Callable<Answer<ApprovalStatus>>> clicks = new ArrayList<>();
    List<String> people = List.of("bob", "carol", "frank", "alice", "erin");
    for (int i = 0; i < 50; i++) {
      String name = people.get(i % people.size());
      clicks.add(() -> approve(name));
    }
    ExecutorService pool = Executors.newFixedThreadPool(16);
    try {
      List<Answer<ApprovalStatus>> answers = new ArrayList<>();
      for (Future<Answer<ApprovalStatus>> click : pool.invokeAll(clicks)) {
        answers.add(click.get());
      }
      assertThat(answers).filteredOn(a -> a.value().isPresent()).hasSize(3);
    } finally {
      pool.shutdownNow();
    }

    assertThat(status().counted()).isEqualTo(2);
    assertThat(status().decisions()).hasSize(3);
  }

  @Test
  void leavesNothingBehindWhenTheTrailCannotBeWritten() {
    owner().sql("REVOKE INSERT ON audit_entry FROM sluice_app").update();
    try {
      assertThatThrownBy(() -> approve("bob")).isInstanceOf(RuntimeException.class);
    } finally {
      owner().sql("GRANT INSERT ON audit_entry TO sluice_app").update();
    }

    assertThat(status().decisions()).isEmpty();
  }

  private ApprovalRequest asking(String digest, String... authors) {
    return new ApprovalRequest(
        stage,
        "shop",
        digest,
        Stream.of(authors).map(TestConfigurations::person).toList(),
        List.of("shop-prod"),
        Stake.of(RiskLevel.HIGH));
  }

  private Approvals approvals() {
    return bean(Approvals.class);
  }

  private ApprovalStatus status() {
    return approvals().status(stage).orElseThrow();
  }

  private Answer<ApprovalStatus> approve(String name) {
    return approvals().decide(actor("acme", name), stage, Verdict.APPROVED, DIGEST, "");
  }

  private static Refusal refusal(Answer<?> answer) {
    return answer.refusal().orElseThrow(() -> new AssertionError("not refused: " + answer));
  }

  private List<String> auditCodes() {
    return jdbc()
        .sql("SELECT code FROM audit_entry WHERE migration = :number ORDER BY sequence")
        .param("number", stage.migration().number())
        .query((row, index) -> row.getString(1))
        .list();
  }
}
