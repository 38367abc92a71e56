package dev.sluice.pipeline.migration;

import static dev.sluice.pipeline.TestConfigurations.company;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.rehearsal.RollbackProof;
import dev.sluice.pipeline.catalog.Flow;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.run.RunState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A script that did not work is mended in place, as long as nothing of it stands anywhere. */
class EditingTest extends MigrationTest {
  private static final String MENDED = "CREATE TABLE orders (id bigint PRIMARY KEY, note text);";

  private Answer<MigrationView> mend(long number) {
    return migrations().edit(actor("alice"), number, draft(MENDED + "\n-- DOWN\n" + DOWN));
  }

  private Refusal refused(long number) {
    assertThat(view(number).editable()).isFalse();
    Refusal refusal = mend(number).refusal().orElseThrow();
    assertThat(refusal.code()).isEqualTo("migration.not-editable");
    assertThat(view(number).up().strip()).isEqualTo(UP);
    return refusal;
  }

  private List<String> scripts(long number) {
    return owner()
        .sql(
            """
            SELECT btrim(s.text, E' \\n') FROM run_script s JOIN run_stage_run r ON r.id = s.stage_run
            WHERE r.migration = :number ORDER BY r.number
            """)
        .param("number", number)
        .query(String.class)
        .list();
  }

  private void leave(long number, String column, String value) {
    owner()
        .sql(
            "UPDATE run_target SET "
                + column
                + " = "
                + value
                + " WHERE stage_run IN (SELECT id FROM run_stage_run WHERE migration = :number)")
        .param("number", number)
        .update();
  }

  @Test
  void runsTheMendedScriptAsANewAttemptAfterARunThatLeftNothing() {
    long number = rehearsed();
    fail(number, "dev");
    MigrationView before = view(number);
    assertThat(before.editable()).isTrue();

    mend(number);

    assertThat(state(number, "dev")).isEqualTo(RunState.PENDING);
    assertThat(view(number).digest()).isNotEqualTo(before.digest());
    assertThat(view(number).version()).isGreaterThan(before.version());
    assertThat(view(number).rehearsal()).as("it is rehearsed anew").isEmpty();
    assertThat(code(migrations().retry(actor("alice"), number, "dev")))
        .isEqualTo("stage.not-failed");
    rehearsal(number, RollbackProof.PROVEN, DOWN);
    assertThat(state(number, "dev")).isEqualTo(RunState.IN_PROGRESS);
    assertThat(scripts(number)).containsExactly(UP, MENDED);
    complete(number, "dev");
    assertThat(state(number, "qa")).isEqualTo(RunState.PENDING);
  }

  @Test
  void asksForApprovalsAnewBeforeTheMendedScriptRuns() {
    WorkspaceConfiguration c = company("acme");
    Flow shop = c.flows().get(0);
    Flow onlyQa = new Flow("shop", "postgresql", "shop-changes", shop.stages().subList(1, 2));
    configure(
        new WorkspaceConfiguration(
            c.workspace(),
            0,
            c.environments(),
            c.connections(),
            List.of(onlyQa),
            c.people(),
            c.groups()));
    long number = rehearsed();
    approve("bob", number, "qa");
    migrations().run(actor("alice"), number, "qa");
    fail(number, "qa");

    mend(number);
    rehearsal(number, RollbackProof.PROVEN, DOWN);

    assertThat(counted(number, "qa")).isZero();
    assertThat(code(migrations().run(actor("alice"), number, "qa")))
        .isEqualTo("stage.not-approved");
    approve("carol", number, "qa");
    migrations().run(actor("alice"), number, "qa");
    assertThat(scripts(number)).containsExactly(UP, MENDED);
  }

  @Test
  void leavesAScriptAloneOfWhichAPartStands() {
    long number = rehearsed();
    fail(number, "dev");
    leave(number, "applied", "'[1]'");

    Refusal refusal = refused(number);

    assertThat(refusal.message()).startsWith("dev/shop-dev has statements [1] applied;");
    assertThat(refusal.action()).isEqualTo("Roll back dev first.");
  }

  @Test
  void leavesAScriptAloneOfWhichSomeBatchesStand() {
    long number = rehearsed();
    fail(number, "dev");
    leave(number, "half", "1");

    assertThat(refused(number).message()).startsWith("dev/shop-dev has ");
  }

  @Test
  void leavesAScriptAloneThatIsAppliedInAnEarlierStage() {
    long number = inQa();
    approve("bob", number, "qa");
    migrations().run(actor("alice"), number, "qa");
    fail(number, "qa");

    Refusal refusal = refused(number);

    assertThat(refusal.message()).startsWith("dev/shop-dev has statements [1] applied;");
    assertThat(refusal.action())
        .isEqualTo(
            "Roll back dev, or open another one in its place with /sluice supersede %d."
                .formatted(number));
  }

  @Test
  void leavesAScriptAloneThatRunsOrOfWhichNobodyKnows() {
    long number = rehearsed();
    assertThat(refused(number).message()).startsWith("dev is InProgress;");
    leave(number, "state", "'Unknown'");
    owner()
        .sql("UPDATE migration_stage SET state = 'Unknown' WHERE number = :number AND position = 0")
        .param("number", number)
        .update();

    assertThat(refused(number).message()).startsWith("dev is Unknown;");
    assertThat(refused(number).action()).contains("settle it");
  }

  @Test
  void leavesAScriptAloneOfWhichOneTargetIsNotKnownWhateverTheStageSays() {
    long number = rehearsed();
    fail(number, "dev");
    leave(number, "state", "'Unknown'");

    assertThat(refused(number).message()).startsWith("dev/shop-dev is Unknown;");
  }

  @Test
  void startsAllStagesAnewAfterEverythingWasUndone() {
    long number = inQa();
    approve("bob", number, "qa");
    migrations().run(actor("alice"), number, "qa");
    complete(number, "qa");
    for (String environment : List.of("qa", "dev")) {
      migrations().rollback(actor("bob"), number, environment, "wrong");
      complete(number, environment);
    }
    assertThat(state(number, "dev")).isEqualTo(RunState.ROLLED_BACK);

    mend(number);

    assertThat(state(number, "dev")).isEqualTo(RunState.PENDING);
    assertThat(state(number, "qa")).isEqualTo(RunState.QUEUED);
    rehearsal(number, RollbackProof.PROVEN, DOWN);
    complete(number, "dev");
    assertThat(state(number, "qa")).isEqualTo(RunState.PENDING);
    assertThat(counted(number, "qa")).isZero();
  }

  @Test
  void editsNothingThatWasCalledOff() {
    long number = open();
    migrations().cancel(actor("alice"), number, "");

    assertThat(refused(number).message()).startsWith("dev is Cancelled;");
  }
}
