package dev.sluice.pipeline.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.rehearsal.PartialDown;
import dev.sluice.analysis.rehearsal.RollbackProof;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.run.RunState;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartialRollbackTest extends MigrationTest {
  private static final String SCRIPT =
      """
      CREATE TABLE notes (id int PRIMARY KEY);
      CREATE INDEX CONCURRENTLY notes_id ON notes (id);
      CREATE INDEX CONCURRENTLY notes_id_again ON notes (id);
      """;
  private static final String WHOLE = "DROP TABLE notes, more;";
  private static final String AFTER_ONE = "DROP TABLE notes;";

  /** Dev stopped with some statements applied. */
  private long stopped(String applied, PartialDown... ways) {
    long number = open(SCRIPT);
    rehearsal(number, RollbackProof.PROVEN, WHOLE, ways);
    fail(number, "dev");
    owner()
        .sql(
            """
            UPDATE run_target SET applied = :applied::jsonb WHERE stage_run IN (
              SELECT id FROM run_stage_run WHERE migration = :number AND direction = 'UP')
            """)
        .param("applied", applied)
        .param("number", number)
        .update();
    return number;
  }

  private static PartialDown proven(int applied, String down) {
    return new PartialDown(applied, down, RollbackProof.PROVEN, List.of(), List.of());
  }

  private static PartialDown impossible(int applied, String why) {
    return new PartialDown(applied, "", RollbackProof.CANNOT, List.of(why), List.of());
  }

  private List<String> downScripts(long number) {
    return owner()
        .sql(
            """
            SELECT s.text FROM run_script s JOIN run_stage_run r ON r.id = s.stage_run
            WHERE r.migration = :number AND r.direction = 'DOWN'
            """)
        .param("number", number)
        .query(String.class)
        .list();
  }

  /** Dev stopped within its first statement, which goes in batches. */
  private long within(PartialDown... ways) {
    long number = open("-- sluice:batches\nUPDATE users SET nick = name;\n" + SCRIPT);
    rehearsal(number, RollbackProof.PROVEN, WHOLE, ways);
    fail(number, "dev");
    owner()
        .sql(
            """
            UPDATE run_target SET half = 1 WHERE stage_run IN (
              SELECT id FROM run_stage_run WHERE migration = :number AND direction = 'UP')
            """)
        .param("number", number)
        .update();
    return number;
  }

  @Test
  void putsBackTheBatchesOfAStatementThatStopped() {
    long number = within(proven(0, ""), proven(1, "never"));

    Answer<MigrationView> answer = migrations().rollback(actor("bob"), number, "dev", "enough");

    assertThat(answer.value()).as("%s", answer).isPresent();
    assertThat(cause(number, "dev")).contains("shop-dev has a part of the first of 4 statements");
    assertThat(downScripts(number)).containsExactly("");
    complete(number, "dev");
    assertThat(state(number, "dev")).isEqualTo(RunState.ROLLED_BACK);
  }

  @Test
  void undoesNoBatchesByAWayThatNobodyApproved() {
    long number = within(proven(1, "never"));

    Answer<MigrationView> refused = migrations().rollback(actor("bob"), number, "dev", "enough");

    assertThat(refused.refusal().orElseThrow().code()).isEqualTo("rollback.partial");
    assertThat(refused.refusal().orElseThrow().message()).contains("a part of the first of 4");
  }

  @Test
  void undoesExactlyWhatWasApplied() {
    long number = stopped("[1]", proven(1, AFTER_ONE), proven(2, "never"));

    Answer<MigrationView> answer = migrations().rollback(actor("bob"), number, "dev", "enough");

    assertThat(answer.value()).as("%s", answer).isPresent();
    assertThat(state(number, "dev")).isEqualTo(RunState.ROLLING_BACK);
    assertThat(cause(number, "dev"))
        .isEqualTo("bob rolls back what was applied (shop-dev has 1 of 3 statements): enough");
    assertThat(downScripts(number)).containsExactly(AFTER_ONE);
    complete(number, "dev");
    assertThat(state(number, "dev")).isEqualTo(RunState.ROLLED_BACK);
    assertThat(audited(number)).contains("stage.rolling-back", "stage.rolled-back");
  }

  @Test
  void startsFromTheBeginningAfterItWasUndone() {
    long number = stopped("[1]", proven(1, AFTER_ONE));
    migrations().rollback(actor("bob"), number, "dev", "");
    complete(number, "dev");

    migrations().run(actor("alice"), number, "dev");

    assertThat(state(number, "dev")).isEqualTo(RunState.IN_PROGRESS);
  }

  @Test
  void refusesWithTheReasonWhereNoWayBackIsProven() {
    long number = stopped("[1, 2]", proven(1, AFTER_ONE), impossible(2, "index x differs"));

    Answer<MigrationView> answer = migrations().rollback(actor("bob"), number, "dev", "");

    assertThat(code(answer)).isEqualTo("rollback.partial");
    assertThat(answer.refusal().orElseThrow().message())
        .contains("dev/shop-dev has 2 of 3 statements applied")
        .contains("index x differs");
    assertThat(answer.refusal().orElseThrow().action()).contains("Resume it first");
    assertThat(state(number, "dev")).isEqualTo(RunState.FAILED);
  }

  @Test
  void neverTakesAScriptForStatementsThatAreNotTheFirstOnes() {
    long number = stopped("[2]", proven(1, AFTER_ONE));

    assertThat(code(migrations().rollback(actor("bob"), number, "dev", "")))
        .isEqualTo("rollback.partial");
  }

  @Test
  void bindsTheWaysBackToTheDigest() {
    long with = stopped("[1]", proven(1, AFTER_ONE));
    long without = stopped("[1]");
    assertThat(view(with).digest()).isNotEqualTo(view(without).digest());
    owner()
        .sql(
            """
            UPDATE migration SET partial_downs = jsonb_set(partial_downs, '{0,down}',
              '"DROP TABLE users;"') WHERE number = :number
            """)
        .param("number", with)
        .update();

    assertThat(code(migrations().rollback(actor("bob"), with, "dev", "")))
        .isEqualTo("integrity.alarm");
    assertThat(downScripts(with)).isEmpty();
  }

  @Test
  void asksForNewApprovalsWhenAnotherRehearsalFindsOtherWaysBack() {
    long number = open(SCRIPT);
    rehearsal(number, RollbackProof.PROVEN, WHOLE, proven(1, AFTER_ONE));
    String before = view(number).digest();
    long other = open(SCRIPT);
    rehearsal(other, RollbackProof.PROVEN, WHOLE, proven(1, "DROP TABLE notes CASCADE;"));

    assertThat(view(other).digest()).isNotEqualTo(before);
    assertThat(view(other).rehearsal().orElseThrow().partial())
        .extracting(PartialDown::down)
        .containsExactly("DROP TABLE notes CASCADE;");
  }
}
