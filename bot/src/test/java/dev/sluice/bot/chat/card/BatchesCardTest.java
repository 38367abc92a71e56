package dev.sluice.bot.chat.card;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.chat.Transcript;
import dev.sluice.bot.chat.action.ActionKeys;
import dev.sluice.bot.chat.action.ActionTokens;
import dev.sluice.chat.Block;
import dev.sluice.chat.Message;
import dev.sluice.chat.Tone;
import dev.sluice.pipeline.migration.MigrationView;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.pipeline.run.TargetRun;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A statement in batches on the card and in the log. */
class BatchesCardTest {
  private final Cards cards =
      new Cards(
          new ActionTokens(ActionKeys.ephemeral(), Clock.systemUTC()), stage -> Optional.empty());

  @Test
  void saysHowFarAStatementInBatchesIsAndWhatStandsWhenItStopped() {
    TargetRun.Step running =
        new TargetRun.Step(1, "running", "UPDATE", 1, 600_000, 1_200_000, 4_800_000, 0, List.of());
    TargetRun.Step failed =
        new TargetRun.Step(1, "failed", "UPDATE", 1, 600_000, 1_200_000, -1, 0, List.of());

    Message progress =
        cards.card(
            CardsTest.ran(RunState.IN_PROGRESS, List.of(inBatches(running, 0))),
            Viewer.everybody());
    MigrationView stopped = CardsTest.ran(RunState.FAILED, List.of(inBatches(failed, 1)));

    assertThat(progress.blocks())
        .filteredOn(Block.Progress.class::isInstance)
        .containsExactly(
            new Block.Progress(
                "main: statement 1 of 1, UPDATE, 1,200,000 of about 4,800,000 rows",
                25,
                Tone.ACTIVE));
    assertThat(Transcript.of(cards.card(stopped, Viewer.everybody())))
        .contains("The database now: a part of statement 1 is applied.", "<Roll back prod>");
    assertThat(Transcript.buttons(cards.card(stopped, Viewer.everybody())))
        .contains("Resume")
        .doesNotContain("Retry");
    assertThat(
            StageLog.of(
                CardsTest.ran(RunState.IN_PROGRESS, List.of(inBatches(running, 0))), "prod"))
        .map(Object::toString)
        .hasValueSatisfying(
            log -> assertThat(log).contains("UPDATE (line 1), 1,200,000 of about 4,800,000 rows"));
  }

  private static TargetRun inBatches(TargetRun.Step step, int half) {
    RunState state = half == 0 ? RunState.IN_PROGRESS : RunState.FAILED;
    TargetRun whole = CardsTest.target("main", state, 0);
    return new TargetRun(
        whole.connection(),
        state,
        whole.direction(),
        whole.script(),
        whole.attempt(),
        whole.agent(),
        whole.startedAt(),
        whole.completedAt(),
        whole.error(),
        whole.action(),
        whole.evidence(),
        0,
        half,
        List.of(step));
  }
}
