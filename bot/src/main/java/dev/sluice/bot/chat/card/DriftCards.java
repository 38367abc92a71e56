package dev.sluice.bot.chat.card;

import dev.sluice.analysis.SecretText;
import dev.sluice.analysis.compare.DifferenceLine;
import dev.sluice.analysis.compare.EngineComparison.Equivalent;
import dev.sluice.analysis.compare.SideBySide;
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
    blocks.addAll(sides("Recorded", "Seen", view.sides()));
    return new Message(title, blocks, "/drift");
  }

  /** What people are told when drift is found, with what this person may do about it. */
  public static Message alert(DriftFound found, List<Block.Button> buttons) {
    String name = PlainText.line(found.connection().name());
    String plain = PlainText.line(found.connection().connection());
    String title = name + " was changed past Sluice";
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Title(title));
    blocks.add(
        new Block.Text(
            Words.differences(found.differences().size())
                + " from the recorded schema, "
                + when(found)
                + ".",
            Tone.BAD));
    blocks.addAll(differences(found.differences()));
    if (!buttons.isEmpty()) {
      blocks.add(new Block.Buttons(buttons));
    }
    blocks.add(
        new Block.Text(
            "Adopt records it and opens a migration for the other environments; Revert opens one"
                + " that undoes it, to be approved like any other. The same by word: /sluice drift"
                + " adopt, revert or ignore "
                + plain
                + ".",
            Tone.MUTED));
    return new Message(title, blocks, "/drift");
  }

  /** The engine does not keep who did it; between which two looks it happened is known. */
  private static String when(DriftFound found) {
    return found
        .calmAt()
        .map(
            calm -> "made between %s and %s".formatted(Words.time(calm), Words.time(found.since())))
        .orElseGet(() -> "first seen " + Words.time(found.since()));
  }

  /** Two connections side by side, with what this person may do about it. */
  public static Message comparison(
      Comparison found, boolean withScript, List<Block.Button> buttons) {
    String title = PlainText.line(found.from().name()) + " → " + PlainText.line(found.to().name());
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Title(title));
    blocks.add(
        new Block.Text(
            outcome(found), found.found().differences().isEmpty() ? Tone.GOOD : Tone.WARNING));
    blocks.add(
        new Block.Text(
            "Seen " + time(found.fromSeenAt()) + " and " + time(found.toSeenAt()) + ".",
            Tone.MUTED));
    blocks.addAll(differences(found.found().differences()));
    blocks.addAll(sides(found.from().name(), found.to().name(), found.sides()));
    blocks.addAll(equivalent(found));
    if (withScript && !found.script().isEmpty()) {
      blocks.add(new Block.Code("sql", PlainText.lines(found.script()), 0, List.of()));
    }
    if (!buttons.isEmpty()) {
      blocks.add(new Block.Buttons(buttons));
    }
    return new Message(title, blocks, "/drift");
  }

  private static String outcome(Comparison found) {
    if (!found.found().differences().isEmpty()) {
      return Words.differences(found.found().differences().size());
    }
    return found.from().engine().equals(found.to().engine())
        ? "The schemas are equal."
        : "The schemas mean the same.";
  }

  /** What two engines write differently and mean alike, side by side. */
  private static List<Block> equivalent(Comparison found) {
    List<Equivalent> all = found.found().equivalent();
    if (all.isEmpty()) {
      return List.of();
    }
    List<List<Cell>> rows =
        all.stream()
            .limit(SHOWN)
            .map(
                one ->
                    List.of(
                        Lists.cell(PlainText.line(one.name(), 160)),
                        Lists.cell(PlainText.line(one.from(), 160)),
                        Lists.cell(PlainText.line(one.to(), 160))))
            .toList();
    Block.Table table =
        new Block.Table(
            List.of("Name", "On " + found.from().engine(), "On " + found.to().engine()), rows);
    String title = "Equivalent: " + Words.count(all.size(), "object");
    return List.of(new Block.Section(title, false, List.of(table)));
  }

  static List<Block> differences(List<DifferenceLine> differences) {
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

  private static List<Block> sides(String before, String after, List<SideBySide> sides) {
    List<Block.Pair> pairs =
        sides.stream()
            .map(
                one ->
                    new Block.Pair(
                        PlainText.line(one.name(), 160), ddl(one.before()), ddl(one.after())))
            .toList();
    return pairs.isEmpty()
        ? List.of()
        : List.of(new Block.Sides(PlainText.line(before), PlainText.line(after), pairs));
  }

  private static String ddl(String text) {
    return PlainText.lines(SecretText.redact(text));
  }

  /** Definitions may hold a password, and more people look here than at a script. */
  private static String detail(DifferenceLine line) {
    return SecretText.redact(String.join("; ", line.detail()));
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
        Lists.cell(PlainText.line(detail(line), 300)));
  }
}
