package dev.sluice.bot.chat.card;

import dev.sluice.bot.chat.PlainText;
import dev.sluice.chat.Block;
import dev.sluice.chat.Block.Cell;
import dev.sluice.chat.Tone;
import dev.sluice.pipeline.migration.MigrationView.StageView;
import dev.sluice.pipeline.migration.MigrationView.TargetFinding;
import java.util.ArrayList;
import java.util.List;

/** What the databases of a stage, as agents last saw them, add to the risk. */
final class TargetFindings {
  private static final int SHOWN = 3;

  private TargetFindings() {}

  /** The worst of them, a line each. */
  static List<Block> first(StageView stage) {
    List<TargetFinding> all = stage.onTargets();
    List<Block> blocks = new ArrayList<>();
    for (TargetFinding one : all.subList(0, Math.min(SHOWN, all.size()))) {
      String text =
          "%s on %s/%s · line %d: %s"
              .formatted(
                  Words.level(one.finding().level()),
                  PlainText.line(stage.environment()),
                  PlainText.line(one.connection(), 60),
                  one.finding().line(),
                  PlainText.line(Words.found(one.finding()), 240));
      blocks.add(new Block.Text(text, Words.tone(one.finding().level())));
    }
    if (all.size() > SHOWN) {
      String more = Words.count(all.size() - SHOWN, "more finding");
      blocks.add(new Block.Text(more + " on " + PlainText.line(stage.environment()), Tone.MUTED));
    }
    return blocks;
  }

  /** All of them as a table; nothing when there are none. */
  static List<Block> table(StageView stage) {
    if (stage.onTargets().isEmpty()) {
      return List.of();
    }
    List<List<Cell>> rows = stage.onTargets().stream().map(TargetFindings::row).toList();
    Block table = new Block.Table(List.of("Level", "Line", "What", "Instead", "Rule", "On"), rows);
    String title = "On " + PlainText.line(stage.environment()) + ", as it was last seen";
    return List.of(new Block.Section(title, true, List.of(table)));
  }

  private static List<Cell> row(TargetFinding one) {
    return List.of(
        new Cell(Words.level(one.finding().level()), Words.tone(one.finding().level())),
        new Cell(String.valueOf(one.finding().line()), Tone.NORMAL),
        new Cell(PlainText.line(Words.found(one.finding()), 400), Tone.NORMAL),
        new Cell(PlainText.line(one.finding().advice(), 400), Tone.NORMAL),
        new Cell(one.finding().rule(), Tone.MUTED),
        new Cell(PlainText.line(one.connection(), 60), Tone.NORMAL));
  }
}
