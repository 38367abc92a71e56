package dev.sluice.pipeline.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.rehearsal.RollbackProof;
import dev.sluice.pipeline.compare.SchemaSeen;
import dev.sluice.pipeline.compare.Watched;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.MigrationLock;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.pipeline.run.TargetStale;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StaleRehearsalTest extends MigrationTest {
  private static final String BASE = "b".repeat(64);
  private static final String OTHER = "c".repeat(64);

  /** Complete in dev, where the schema was {@link #BASE}; qa waits for one approval. */
  private long waitingInQa() {
    long number = open();
    answer(number, report(RollbackProof.PROVEN, DOWN, BASE));
    complete(number, "dev");
    return number;
  }

  private void seen(String environment, String fingerprint, Instant askedAt) {
    Watched connection =
        new Watched(key(1).workspace(), environment, "shop-" + environment, "postgresql");
    publish(new SchemaSeen(connection, fingerprint, askedAt));
  }

  /** What an agent's refusal does: the event inside the transaction, then the end of the target. */
  private void refusedByTheAgent(long number, String environment) {
    inTransaction(
        () -> {
          bean(MigrationLock.class).take(key(number));
          publish(new TargetStale(key(number).stage(environment), "shop-" + environment, "test"));
        });
    fail(number, environment);
  }

  private List<String> bases(long number) {
    return owner()
        .sql(
            """
            SELECT t.base FROM run_target t JOIN run_stage_run r ON r.id = t.stage_run
            WHERE r.migration = :number ORDER BY r.started_at
            """)
        .param("number", number)
        .query(String.class)
        .list();
  }

  @Test
  void tellsTheAgentsWhichSchemaWasRehearsed() {
    long number = waitingInQa();
    approve("bob", number, "qa");
    migrations().run(actor("alice"), number, "qa");

    assertThat(bases(number)).containsExactly(BASE, BASE);
  }

  @Test
  void voidsVerdictAndApprovalsWhenAnotherSchemaIsSeen() {
    long number = waitingInQa();
    approve("bob", number, "qa");

    seen("qa", OTHER, Instant.now());

    assertThat(counted(number, "qa")).isZero();
    assertThat(cause(number, "qa"))
        .contains("The schema of qa/shop-qa is not the one that was rehearsed", "Press Rehearse");
    assertThat(view(number).stage("qa").orElseThrow().rehearsalVoid()).contains("qa/shop-qa");
    assertThat(code(migrations().run(actor("alice"), number, "qa")))
        .isEqualTo("stage.rehearsal-void");
    assertThat(code(approve("carol", number, "qa"))).isEqualTo("approval.closed");
    assertThat(audited(number)).contains("rehearsal.void");
  }

  @Test
  void runsAfterItWasRehearsedThereAndApprovedAnew() {
    long number = waitingInQa();
    approve("bob", number, "qa");
    seen("qa", OTHER, Instant.now());
    String digest = view(number).digest();

    assertThat(migrations().rehearse(actor("alice"), number).value()).isPresent();
    assertThat(code(migrations().run(actor("alice"), number, "qa")))
        .isEqualTo("stage.rehearsal-runs");
    answer(number, report(RollbackProof.PROVEN, DOWN, OTHER));

    assertThat(view(number).digest()).as("the scripts are the same").isEqualTo(digest);
    assertThat(code(migrations().run(actor("alice"), number, "qa")))
        .isEqualTo("stage.not-approved");
    approve("bob", number, "qa");
    assertThat(migrations().run(actor("alice"), number, "qa").value()).isPresent();
    assertThat(bases(number)).containsExactly(BASE, OTHER);
  }

  @Test
  void waitsAgainWhenTheAgentRefusesAnotherSchema() {
    long number = waitingInQa();
    approve("bob", number, "qa");
    migrations().run(actor("alice"), number, "qa");

    refusedByTheAgent(number, "qa");

    assertThat(state(number, "qa")).isEqualTo(RunState.PENDING);
    assertThat(cause(number, "qa")).contains("Press Rehearse");
    assertThat(counted(number, "qa")).isZero();
  }

  @Test
  void followsAChangingTargetByItselfWhereNobodyApproves() {
    long number = open();
    answer(number, report(RollbackProof.PROVEN, DOWN, BASE));

    refusedByTheAgent(number, "dev");
    assertThat(state(number, "dev")).isEqualTo(RunState.PENDING);
    answer(number, report(RollbackProof.PROVEN, DOWN, OTHER));

    assertThat(state(number, "dev")).isEqualTo(RunState.IN_PROGRESS);
    assertThat(bases(number)).containsExactly(BASE, OTHER);
  }

  @Test
  void rehearsesByItselfWhereALaterStageIsKnownToHaveAnotherSchema() {
    owner()
        .sql(
            """
            INSERT INTO compare_watch (workspace, environment, connection, engine, seen_print)
            VALUES ('acme', 'qa', 'shop-qa', 'postgresql', :print)
            ON CONFLICT (workspace, environment, connection) DO UPDATE SET seen_print = :print
            """)
        .param("print", OTHER)
        .update();
    long number = waitingInQa();

    assertThat(cause(number, "qa")).contains("rehearsal has not ended");
    answer(number, report(RollbackProof.PROVEN, DOWN, OTHER));
    approve("bob", number, "qa");
    migrations().run(actor("alice"), number, "qa");

    assertThat(bases(number)).containsExactly(BASE, OTHER);
    owner().sql("DELETE FROM compare_watch").update();
  }

  @Test
  void believesNoLookThatIsOlderThanTheRehearsal() {
    long number = waitingInQa();
    seen("qa", OTHER, Instant.now());
    migrations().rehearse(actor("alice"), number);
    answer(number, report(RollbackProof.PROVEN, DOWN, OTHER));
    approve("bob", number, "qa");

    seen("qa", BASE, Instant.now().minusSeconds(60));

    assertThat(counted(number, "qa")).isEqualTo(1);
  }

  @Test
  void believesNoLookWhileARehearsalOnThatTargetRuns() {
    long number = waitingInQa();
    seen("qa", OTHER, Instant.now());
    migrations().rehearse(actor("alice"), number);

    seen("qa", "d".repeat(64), Instant.now().plusSeconds(60));

    assertThat(audited(number)).containsOnlyOnce("rehearsal.void");
    answer(number, report(RollbackProof.PROVEN, DOWN, "d".repeat(64)));
    approve("bob", number, "qa");
    assertThat(migrations().run(actor("alice"), number, "qa").value()).isPresent();
  }

  @Test
  void staysFailedWhenATargetFailedForAnotherReason() {
    long number = waitingInQa();
    approve("bob", number, "qa");
    migrations().run(actor("alice"), number, "qa");

    fail(number, "qa");

    assertThat(state(number, "qa")).isEqualTo(RunState.FAILED);
  }

  @Test
  void leavesApprovalsAloneWhenTheSchemaIsTheRehearsedOne() {
    long number = waitingInQa();
    approve("bob", number, "qa");

    seen("qa", BASE, Instant.now());
    seen("prod", OTHER, Instant.now());

    assertThat(counted(number, "qa")).isEqualTo(1);
    assertThat(audited(number)).doesNotContain("rehearsal.void");
  }

  @Test
  void holdsNothingAgainstATargetWhereNothingWasRehearsed() {
    long number = open();
    rehearsal(number, RollbackProof.NOT_REHEARSED, "");
    complete(number, "dev");
    approve("bob", number, "qa");

    seen("qa", OTHER, Instant.now());

    assertThat(counted(number, "qa")).isEqualTo(1);
  }

  @Test
  void rehearsesNothingThatIsDone() {
    long number = waitingInQa();
    approve("bob", number, "qa");
    migrations().run(actor("alice"), number, "qa");

    Answer<MigrationView> answer = migrations().rehearse(actor("alice"), number);

    assertThat(code(answer)).isEqualTo("stage.not-pending");
  }
}
