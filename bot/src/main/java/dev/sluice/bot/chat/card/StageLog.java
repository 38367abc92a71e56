package dev.sluice.bot.chat.card;

import dev.sluice.bot.chat.PlainText;
import dev.sluice.chat.Block;
import dev.sluice.chat.Tone;
import dev.sluice.pipeline.migration.MigrationView;
import dev.sluice.pipeline.migration.MigrationView.StageView;
import dev.sluice.pipeline.run.TargetRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What ran on the targets of a stage, statement by statement. */
public final class StageLog {
  private static final int SHORT = 15;

  private StageLog() {}

  /** The log of a stage: in place while it is short, else as a file; empty before any run. */
  public static Optional<Block> of(MigrationView view, String environment) {
    List<String> lines =
        view.stage(environment).stream()
            .flatMap(stage -> stage.targets().stream())
            .flatMap(target -> lines(target).stream())
            .toList();
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    String text = String.join("\n", lines);
    if (lines.size() <= SHORT) {
      return Optional.of(new Block.Code("log", text, 0, List.of()));
    }
    String name = "migration-" + view.key().number() + "-" + safe(environment) + ".log";
    return Optional.of(new Block.File(name, "text/plain", text + "\n"));
  }

  private static String safe(String name) {
    return name.replaceAll("[^A-Za-z0-9._-]", "_");
  }

  private static List<String> lines(TargetRun target) {
    List<String> lines = new ArrayList<>();
    String agent = target.agent().isEmpty() ? "" : ", agent " + target.agent();
    lines.add(
        PlainText.line(
            target.connection() + ": " + target.state().word() + " " + times(target) + agent));
    for (TargetRun.Step step : target.steps()) {
      lines.add("  %3d  %-11s  %s".formatted(step.index(), step.state(), facts(step)));
      step.notes().forEach(note -> lines.add("       " + PlainText.line(note, 400)));
    }
    if (!target.error().isEmpty()) {
      lines.add("  " + PlainText.line(target.error(), 1000));
    }
    return lines;
  }

  private static String facts(TargetRun.Step step) {
    String changed = step.rows() >= 0 ? ", " + Words.count(step.rows(), "row") : "";
    String rows = Words.reach(step).map(far -> ", " + far).orElse(changed);
    return PlainText.line(step.kind(), 60)
        + " (line "
        + step.line()
        + ")"
        + rows
        + (step.millis() > 0 ? ", " + step.millis() + " ms" : "");
  }

  private static String times(TargetRun target) {
    return target
        .startedAt()
        .map(
            from ->
                "since "
                    + Words.time(from)
                    + target
                        .completedAt()
                        .map(to -> ", took " + Words.took(Duration.between(from, to)))
                        .orElse(""))
        .orElse("");
  }

  /** Steps of each target of a stage as tables, for pages with room. */
  static List<Block> tables(StageView stage) {
    List<Block> blocks = new ArrayList<>();
    for (TargetRun target : stage.targets()) {
      String head = target.connection() + ": " + target.state().word() + " " + times(target);
      blocks.add(new Block.Text(PlainText.line(head), Words.tone(target.state())));
      if (!target.steps().isEmpty()) {
        blocks.add(
            new Block.Table(
                List.of("#", "State", "Statement", "Line", "Rows", "ms", "Notes"),
                target.steps().stream().map(StageLog::row).toList()));
      }
      target
          .evidence()
          .forEach(e -> blocks.add(new Block.Text("· " + PlainText.line(e, 400), Tone.MUTED)));
    }
    return blocks;
  }

  private static List<Block.Cell> row(TargetRun.Step step) {
    return List.of(
        cell(String.valueOf(step.index())),
        new Block.Cell(step.state(), tone(step.state())),
        cell(PlainText.line(step.kind(), 80)),
        cell(String.valueOf(step.line())),
        cell(Words.reach(step).orElse(step.rows() < 0 ? "" : String.valueOf(step.rows()))),
        cell(step.millis() == 0 ? "" : String.valueOf(step.millis())),
        cell(PlainText.lines(String.join("\n", step.notes()))));
  }

  private static Tone tone(String state) {
    return switch (state) {
      case "running" -> Tone.ACTIVE;
      case "applied" -> Tone.GOOD;
      case "failed" -> Tone.BAD;
      case "unknown" -> Tone.CRITICAL;
      case "rolled-back" -> Tone.WARNING;
      default -> Tone.MUTED;
    };
  }

  private static Block.Cell cell(String text) {
    return new Block.Cell(text, Tone.NORMAL);
  }
}
