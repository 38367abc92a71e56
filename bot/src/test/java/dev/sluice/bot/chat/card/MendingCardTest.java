package dev.sluice.bot.chat.card;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.chat.Transcript;
import dev.sluice.bot.chat.action.ActionKeys;
import dev.sluice.bot.chat.action.ActionTokens;
import dev.sluice.pipeline.migration.MigrationView;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.pipeline.run.TargetRun;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What the card of a script that failed offers, and what it says once the script is another one.
 */
class MendingCardTest {
  private final Cards cards =
      new Cards(
          new ActionTokens(ActionKeys.ephemeral(), Clock.systemUTC()), stage -> Optional.empty());

  private String text(MigrationView view) {
    return Transcript.of(cards.card(view, Viewer.everybody()));
  }

  private static TargetRun failed(String script) {
    TargetRun made = CardsTest.target("main", RunState.FAILED, 0);
    return new TargetRun(
        made.connection(),
        made.state(),
        made.direction(),
        script.isEmpty() ? made.script() : script,
        made.attempt(),
        made.agent(),
        Optional.empty(),
        Optional.empty(),
        made.error(),
        made.action(),
        made.evidence(),
        0,
        0,
        made.steps());
  }

  @Test
  void offersToEditWhatFailedAndLeftNothing() {
    List<TargetRun> targets = List.of(failed(""));

    assertThat(text(CardsTest.mendable(RunState.FAILED, targets))).contains("<Retry?> <Edit>");
    assertThat(text(CardsTest.ran(RunState.FAILED, targets))).doesNotContain("<Edit>");
  }

  @Test
  void saysNothingOfTheFailureOfAScriptThatWasMended() {
    String same = text(CardsTest.mendable(RunState.PENDING, List.of(failed(""))));
    String mended = text(CardsTest.mendable(RunState.PENDING, List.of(failed("of-another"))));

    assertThat(same).contains("other objects depend on it");
    assertThat(mended).doesNotContain("other objects depend on it").contains("<Edit> <Cancel>");
  }
}
