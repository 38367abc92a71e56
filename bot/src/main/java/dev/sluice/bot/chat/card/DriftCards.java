package dev.sluice.bot.chat.card;

import dev.sluice.analysis.compare.DifferenceLine;
import dev.sluice.bot.chat.PlainText;
import dev.sluice.chat.Block;
import dev.sluice.chat.Block.Cell;
import dev.sluice.chat.Message;
import dev.sluice.chat.Tone;
import dev.sluice.pipeline.compare.DriftFound;
import dev.sluice.pipeline.compare.Drifts.Comparison;
import dev.sluice.pipeline.compare.Drifts.DriftView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How schemas and their differences are shown. */
public final class DriftCards {
  private static final int SHOWN = 40;

  private DriftCards() {}

  /** Every watched connection in a line. */
  public static Message list(List<DriftView> views) {
    List<List<Cell>> rows = views.stream().map(DriftCards::row).toList();
    return Lists.table(
        "Drift", List.of("Connection", "State", "Seen", "Recorded", "By"), rows, "/drift");
  }

  private static List<Cell> row(DriftView view) {
    Tone tone = view.driftSince().isPresent() ? Tone.BAD : Tone.GOOD;
    String state =
        view.driftSince()
            .map(since -> Words.differences(view.differences().size()) + since(since, view))
            .orElse(view.seenAt().isPresent() ? "as recorded" : "not seen yet");
    String trouble = view.trouble().isEmpty() ? "" : "; " + PlainText.line(view.trouble(), 160);
    return List.of(
        Lists.cell(PlainText.line(view.connection().name())),
        new Cell(state + trouble, view.trouble().isEmpty() ? tone : Tone.WARNING),
        Lists.cell(time(view.seenAt())),
        Lists.cell(time(view.recordedAt())),
        Lists.cell(PlainText.line(view.recordedBy(), 80)));
  }

  private static String since(Instant since, DriftView view) {
    return " since "
        + Words.time(since)
        + view.ignoredUntil().map(until -> ", ignored until " + Words.time(until)).orElse("");
  }

  private static String time(Optional<Instant> at) {
    return at.map(Words::time).orElse("");
  }

  /** One connection with what differs. */
  public static Message one(DriftView view) {
    String title = "Drift of " + PlainText.line(view.connection().name());
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Title(title));
    blocks.add(
        Lists.table(
                title,
                List.of("Connection", "State", "Seen", "Recorded", "By"),
                List.of(row(view)),
                "/drift")
            .blocks()
            .get(1));
    blocks.addAll(differences(view.differences()));
    return new Message(title, blocks, "/drift");
  }

  /** What people are told when drift is found. */
  public static Message alert(DriftFound found) {
    String name = PlainText.line(found.connection().name());
    String plain = PlainText.line(found.connection().connection());
    String title = name + " was changed past Sluice";
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Title(title));
    blocks.add(
        new Block.Text(
            Words.differences(found.differences().size())
                + " from the recorded schema, first seen "
                + Words.time(found.since())
                + ".",
            Tone.BAD));
    blocks.addAll(differences(found.differences()));
    blocks.add(
        new Block.Text(
            "Adopt it: /sluice drift adopt %1$s · undo it by a migration: /sluice drift revert %1$s FLOW · be quiet: /sluice drift ignore %1$s 7"
                .formatted(plain),
            Tone.MUTED));
    return new Message(title, blocks, "/drift");
  }

  /** Two connections side by side. */
  public static Message comparison(Comparison found, boolean withScript) {
    String title = PlainText.line(found.from().name()) + " → " + PlainText.line(found.to().name());
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Title(title));
    blocks.add(
        new Block.Text(
            found.differences().isEmpty()
                ? "The schemas are equal."
                : Words.differences(found.differences().size()),
            found.differences().isEmpty() ? Tone.GOOD : Tone.WARNING));
    blocks.add(
        new Block.Text(
            "Seen " + time(found.fromSeenAt()) + " and " + time(found.toSeenAt()) + ".",
            Tone.MUTED));
    blocks.addAll(differences(found.differences()));
    if (withScript && !found.script().isEmpty()) {
      blocks.add(new Block.Code("sql", PlainText.lines(found.script()), 0, List.of()));
    }
    return new Message(title, blocks, "/drift");
  }

  private static List<Block> differences(List<DifferenceLine> differences) {
    List<Block> blocks = new ArrayList<>();
    if (!differences.isEmpty()) {
      List<List<Cell>> rows =
          differences.stream().limit(SHOWN).map(DriftCards::difference).toList();
      blocks.add(new Block.Table(List.of("Change", "Kind", "Name", "Detail"), rows));
    }
    if (differences.size() > SHOWN) {
      blocks.add(new Block.Text("and " + (differences.size() - SHOWN) + " more", Tone.MUTED));
    }
    return blocks;
  }

  private static List<Cell> difference(DifferenceLine line) {
    Tone tone =
        switch (line.change()) {
          case "added" -> Tone.GOOD;
          case "removed" -> Tone.BAD;
          default -> Tone.WARNING;
        };
    return List.of(
        new Cell(line.change(), tone),
        Lists.cell(line.kind().replace('_', ' ')),
        Lists.cell(PlainText.line(line.name(), 160)),
        Lists.cell(PlainText.line(String.join("; ", line.detail()), 300)));
  }
}
