package dev.sluice.chat.discord;

import dev.sluice.chat.Block;
import dev.sluice.chat.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Blocks that are text on Discord. */
final class BlockText {
  private static final int TEXT = 1_800;
  private static final int LABEL = 200;
  private static final int PIECE = 3_000;
  private static final int ROWS = 60;
  private static final int COLUMN = 60;

  private BlockText() {}

  static List<Markdown> of(Block block) {
    if (block instanceof Block.Text text) {
      return List.of(new Markdown().plain(text.tone().sign() + cut(text.text(), TEXT)));
    }
    if (block instanceof Block.Facts facts) {
      return facts(facts);
    }
    if (block instanceof Block.Rail rail) {
      return rail(rail);
    }
    if (block instanceof Block.Table table) {
      return table(table);
    }
    if (block instanceof Block.Progress progress) {
      return List.of(progress(progress));
    }
    return List.of();
  }

  /** What is seen of a text, at most so many characters of it. */
  static String cut(String text, int most) {
    return VisibleText.cut(VisibleText.lines(text), most);
  }

  private static List<Markdown> facts(Block.Facts facts) {
    List<Markdown> lines = new ArrayList<>();
    for (Block.Fact fact : facts.facts()) {
      lines.add(
          new Markdown()
              .bold(cut(fact.label(), LABEL) + ":")
              .plain(" " + fact.tone().sign() + cut(fact.value(), TEXT)));
    }
    return lines;
  }

  private static List<Markdown> rail(Block.Rail rail) {
    List<Markdown> lines = new ArrayList<>();
    for (Block.Station station : rail.stations()) {
      Markdown line =
          new Markdown()
              .plain(station.sign())
              .bold(cut(station.name(), LABEL))
              .plain(" " + cut(station.state(), LABEL));
      if (!station.note().isEmpty()) {
        line.plain(" · " + cut(station.note(), TEXT / 2));
      }
      lines.add(line);
    }
    return lines;
  }

  private static Markdown progress(Block.Progress progress) {
    return new Markdown()
        .fixed(progress.bar())
        .plain(" " + progress.percent() + " % " + cut(progress.label(), TEXT));
  }

  private static List<Markdown> table(Block.Table table) {
    List<Markdown> pieces = new ArrayList<>();
    String head =
        table.header().stream()
            .filter(name -> !name.isBlank())
            .map(name -> cut(name, LABEL))
            .collect(Collectors.joining(" · "));
    pieces.add(new Markdown().bold(VisibleText.cut(head, TEXT)));
    Markdown lines = new Markdown();
    for (List<Block.Cell> row : table.rows().subList(0, Math.min(ROWS, table.rows().size()))) {
      if (lines.length() > PIECE - TEXT) {
        pieces.add(lines);
        lines = new Markdown();
      }
      lines.plain((lines.length() == 0 ? "" : "\n") + line(row));
    }
    pieces.add(lines);
    if (table.rows().size() > ROWS) {
      pieces.add(new Markdown().plain("and " + (table.rows().size() - ROWS) + " more"));
    }
    return pieces;
  }

  private static String line(List<Block.Cell> row) {
    String line =
        row.stream()
            .filter(cell -> !cell.text().isBlank())
            .map(
                cell ->
                    cell.tone().sign()
                        + VisibleText.cut(VisibleText.line(cell.text()), cellWidth(row)))
            .collect(Collectors.joining(" · "));
    return VisibleText.cut(line, TEXT / 2);
  }

  /** A table of two columns is a list of words and what they mean: the second may be long. */
  private static int cellWidth(List<Block.Cell> row) {
    return row.size() <= 2 ? 4 * COLUMN : 2 * COLUMN;
  }
}
