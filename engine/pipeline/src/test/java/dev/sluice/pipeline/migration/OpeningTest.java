package dev.sluice.pipeline.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.rehearsal.RollbackProof;
import dev.sluice.analysis.risk.Finding;
import dev.sluice.db.sql.ScriptParts;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.migration.Migrations.Draft;
import dev.sluice.pipeline.run.RunState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpeningTest extends MigrationTest {
  @Test
  void numbersMigrationsOneByOneAndGivesEqualContentEqualDigests() {
    long first = open();
    long second = open();
    long other = open(UP + " ");

    assertThat(second).isEqualTo(first + 1);
    assertThat(view(first).digest()).hasSize(64).isEqualTo(view(second).digest());
    assertThat(view(other).digest()).isNotEqualTo(view(first).digest());
  }

  @Test
  void takesTheDownPartOutOfTheScript() {
    MigrationView view = view(open("-- UP\r\n" + UP + "\r\n  -- down \r\n" + DOWN));

    assertThat(view.up()).isEqualTo(UP);
    assertThat(view.down()).isEqualTo(DOWN);
    assertThat(view.downOrigin()).isEqualTo("author");
  }

  @Test
  void keepsTheReasonsThatAuthorsGiveForWhatTheyDoNotMind() {
    MigrationView view =
        view(
            open(
                "-- sluice:ignore drop-table: empty since March\nDROP TABLE old;\n"
                    + "DROP TABLE older;\n-- DOWN\n"
                    + UP));

    assertThat(view.risk().findings())
        .filteredOn(finding -> finding.rule().equals("drop-table"))
        .extracting(Finding::suppressed)
        .containsExactlyInAnyOrder("empty since March", "");
  }

  @Test
  void prefersTheDownScriptGivenBesideTheScript() {
    Draft both = new Draft("shop", "Add orders", UP + "\n-- DOWN\nSELECT 1;", Optional.of(DOWN));

    assertThat(migrations().open(actor("alice"), both).value().orElseThrow().down())
        .isEqualTo(DOWN);
  }

  @ParameterizedTest
  @CsvSource({
    "'', migration.empty",
    "'-- UP\n-- DOWN\nSELECT 1;', migration.empty",
    "'SELECT 1;\n\u0000', migration.nul-byte",
    "'SELECT 1;\n-- DOWN\n\u0000', migration.nul-byte",
    "'SELECT 1;\n\uFEFFSELECT 2;', migration.byte-order-mark",
    "'SELECT ''\uFFFD'';', migration.not-utf8"
  })
  void refusesWhatIsNotAScript(String up, String code) {
    assertThat(code(migrations().open(actor("alice"), draft(up)))).isEqualTo(code);
  }

  @Test
  void refusesHalfOfASurrogatePair() {
    assertThat(code(migrations().open(actor("alice"), draft("SELECT '\uD83D';"))))
        .isEqualTo("migration.not-text");
  }

  @Test
  void refusesATitleThatTheStoreCannotHold() {
    for (String title : new String[] {"Add\u0000orders", "Add \uD83D orders"}) {
      Draft draft = new Draft("shop", title, UP, Optional.empty());
      assertThat(code(migrations().open(actor("alice"), draft)))
          .isEqualTo("migration.title-not-text");
    }
  }

  @Test
  void takesTenMegabytesAndNotAByteMore() {
    String comment = "SELECT 1; --";
    String full = comment + "x".repeat(Migrations.SCRIPT_LIMIT - comment.length());

    assertThat(DraftCheck.refuse("t", ScriptParts.of(full, Optional.empty()))).isEmpty();
    assertThat(code(migrations().open(actor("alice"), draft(full + "x"))))
        .isEqualTo("migration.too-large");
    assertThat(migrations().open(actor("alice"), draft(full)).value()).isPresent();
  }

  @Test
  void namesTheFlowsWhenThereIsNoSuchFlow() {
    Answer<MigrationView> answer =
        migrations().open(actor("alice"), new Draft("shpo", "t", UP, Optional.empty()));

    assertThat(code(answer)).isEqualTo("migration.no-flow");
    assertThat(answer.refusal().orElseThrow().action()).contains("shop");
  }

  @Test
  void refusesAViewerAndAuditsIt() {
    assertThat(migrations().open(actor("erin"), draft(UP)).refusal()).isPresent();

    assertThat(
            owner()
                .sql(
                    "SELECT count(*) FROM audit_entry WHERE code = 'migration.open.refused'"
                        + " AND actor_subject = 'erin'")
                .query(Long.class)
                .single())
        .isEqualTo(1);
  }

  @Test
  void waitsForTheRehearsalBeforeAnythingStarts() {
    long number = open();

    assertThat(state(number, "dev")).isEqualTo(RunState.PENDING);
    assertThat(cause(number, "dev")).contains("The rehearsal has not ended yet");
    assertThat(approve("bob", number, "dev").refusal()).isPresent();
  }

  @Test
  void changesTheDigestWhenTheRehearsalWroteTheDownScript() {
    long number = open(UP);
    String before = view(number).digest();

    rehearsal(number, RollbackProof.PROVEN, DOWN);

    assertThat(view(number).down()).isEqualTo(DOWN);
    assertThat(view(number).downOrigin()).isEqualTo("generated");
    assertThat(view(number).digest()).isNotEqualTo(before);
  }

  @Test
  void keepsTheAuthorsDownScript() {
    long number = open();
    String before = view(number).digest();

    rehearsal(number, RollbackProof.PROVEN, "DROP TABLE something_else;");

    assertThat(view(number).down()).isEqualTo(DOWN);
    assertThat(view(number).digest()).isEqualTo(before);
  }

  @Test
  void saysThatAScriptCannotBeSplitInsteadOfStartingIt() {
    long number = open("SELECT 'never closed;");
    rehearsal(number, RollbackProof.NOT_REHEARSED, "");

    assertThat(state(number, "dev")).isEqualTo(RunState.PENDING);
    assertThat(cause(number, "dev")).contains("cannot be split");
    assertThat(code(migrations().run(actor("alice"), number, "dev")))
        .isEqualTo("script.cannot-be-split");
    assertThat(runs(number, "dev")).isZero();
  }

  @Test
  void saysThatAStatementCannotGoInBatchesInsteadOfStartingIt() {
    for (String script :
        List.of(
            "-- sluice:batches rows=none\nUPDATE users SET nick = name",
            "-- sluice:batches\nINSERT INTO users (name) VALUES ('ada')")) {
      long number = open(script);
      rehearsal(number, RollbackProof.NOT_REHEARSED, "");

      assertThat(code(migrations().run(actor("alice"), number, "dev"))).isEqualTo("script.batches");
      assertThat(runs(number, "dev")).isZero();
    }
  }
}
