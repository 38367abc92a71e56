package dev.sluice.chat.slack;

import dev.sluice.chat.Block;
import dev.sluice.chat.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Blocks that are text on Slack. */
final class BlockText {
  private static final int TEXT = 2_900;
  private static final int ROWS = 60;
  private static final int COLUMN = 60;

  private BlockText() {}

  static List<RichText> of(Block block, String team) {
    if (block instanceof Block.Text text) {
      return List.of(new RichText().plain(text.tone().sign() + cut(text.text())));
    }
    if (block instanceof Block.Facts facts) {
      return List.of(facts(facts));
    }
    if (block instanceof Block.Rail rail) {
      return List.of(rail(rail));
    }
    if (block instanceof Block.Table table) {
      return table(table);
    }
    if (block instanceof Block.Progress progress) {
      return List.of(progress(progress));
    }
    if (block instanceof Block.Call call) {
      return List.of(call(call, team));
    }
    return List.of();
  }

  private static String cut(String text) {
    return VisibleText.cut(text, TEXT);
  }

  private static RichText facts(Block.Facts facts) {
    RichText text = new RichText();
    String between = "";
    for (Block.Fact fact : facts.facts()) {
      text.plain(between).bold(fact.label() + ": ").plain(fact.tone().sign() + cut(fact.value()));
      between = "\n";
    }
    return text;
  }

  private static RichText rail(Block.Rail rail) {
    RichText text = new RichText();
    String between = "";
    for (Block.Station station : rail.stations()) {
      text.plain(between + station.sign()).bold(station.name()).plain(" " + station.state());
      if (!station.note().isEmpty()) {
        text.plain(" · " + cut(station.note()));
      }
      between = "\n";
    }
    return text;
  }

  private static RichText progress(Block.Progress progress) {
    return new RichText()
        .code(progress.bar())
        .plain(" " + progress.percent() + " % " + cut(progress.label()));
  }

  private static RichText call(Block.Call call, String team) {
    RichText text = new RichText().plain(call.before().isEmpty() ? "" : call.before() + " ");
    for (Block.Called called : call.people()) {
      if (called.account().tenant().equals(team) && called.account().platform().equals("slack")) {
        text.call(called.account().id()).plain(" ");
      } else {
        text.plain(called.name() + " ");
      }
    }
    return text.plain(call.after());
  }

  private static List<RichText> table(Block.Table table) {
    List<RichText> rows = new ArrayList<>();
    rows.add(
        new RichText()
            .bold(
                table.header().stream()
                    .filter(head -> !head.isBlank())
                    .collect(Collectors.joining(" · "))));
    RichText lines = new RichText();
    for (List<Block.Cell> row : table.rows().subList(0, Math.min(ROWS, table.rows().size()))) {
      if (lines.characters() > TEXT) {
        rows.add(lines);
        lines = new RichText();
      }
      lines.plain(line(row) + "\n");
    }
    rows.add(lines);
    if (table.rows().size() > ROWS) {
      rows.add(new RichText().plain("and " + (table.rows().size() - ROWS) + " more"));
    }
    return rows;
  }

  private static String line(List<Block.Cell> row) {
    return row.stream()
        .filter(cell -> !cell.text().isBlank())
        .map(
            cell ->
                cell.tone().sign() + VisibleText.cut(VisibleText.line(cell.text()), cellWidth(row)))
        .collect(Collectors.joining(" · "));
  }

  /** A table of two columns is a list of words and what they mean: the second may be long. */
  private static int cellWidth(List<Block.Cell> row) {
    return row.size() <= 2 ? 4 * COLUMN : 2 * COLUMN;
  }
}
