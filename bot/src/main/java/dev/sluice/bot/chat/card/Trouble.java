package dev.sluice.bot.chat.card;

import dev.sluice.analysis.rehearsal.PartialDown;
import dev.sluice.bot.chat.PlainText;
import dev.sluice.chat.Block;
import dev.sluice.chat.Tone;
import dev.sluice.db.digest.Sha256;
import dev.sluice.pipeline.migration.MigrationView;
import dev.sluice.pipeline.migration.MigrationView.StageView;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.pipeline.run.TargetRun;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What went wrong: which statement, why, what state the database is in, and the way out. */
final class Trouble {
  private Trouble() {}

  static List<Block> of(MigrationView view) {
    List<Block> blocks = new ArrayList<>();
    StageView stage = view.current();
    boolean waits = stage.state() == RunState.PENDING;
    for (TargetRun target : stage.targets()) {
      boolean mended = waits && script(view, target).isEmpty();
      if (target.state() == RunState.FAILED && !mended) {
        blocks.add(new Block.Text(failed(view, stage, target), Tone.BAD));
      }
      if (target.state() == RunState.UNKNOWN) {
        blocks.add(new Block.Text(unknown(stage, target), Tone.CRITICAL));
      }
    }
    return blocks;
  }

  private static String failed(MigrationView view, StageView stage, TargetRun target) {
    SqlText sql = new SqlText(view.engine(), script(view, target));
    StringBuilder text = new StringBuilder();
    target.steps().stream()
        .filter(step -> step.state().equals("failed"))
        .findFirst()
        .ifPresent(
            step -> {
              text.append(where(step, stage, target)).append("\n");
              sql.statement(step.index()).ifPresent(s -> text.append(s).append("\n"));
            });
    if (text.length() == 0) {
      text.append("Failed on ").append(place(stage, target)).append("\n");
    }
    text.append("Why: ").append(PlainText.line(reason(stage, target), 400)).append("\n");
    text.append("The database now: ").append(state(target));
    if (!target.action().isEmpty()) {
      text.append("\nWhat to do: ").append(PlainText.line(target.action(), 300));
    }
    return text.toString();
  }

  /** The script that this target ran: up, down, or the way back from half-way. */
  private static String script(MigrationView view, TargetRun target) {
    return Stream.concat(
            Stream.of(view.up(), view.down()),
            view.rehearsal().stream().flatMap(r -> r.partial().stream()).map(PartialDown::down))
        .filter(script -> Sha256.hex(script).equals(target.script()))
        .findFirst()
        .orElse("");
  }

  private static String where(TargetRun.Step step, StageView stage, TargetRun target) {
    return "Statement "
        + step.index()
        + " of "
        + target.steps().size()
        + " (line "
        + step.line()
        + ", "
        + PlainText.line(step.kind(), 60)
        + ") failed on "
        + place(stage, target);
  }

  private static String place(StageView stage, TargetRun target) {
    return PlainText.line(stage.environment()) + "/" + PlainText.line(target.connection());
  }

  private static String reason(StageView stage, TargetRun target) {
    return target.error().isEmpty() ? stage.cause() : target.error();
  }

  private static String state(TargetRun target) {
    int all = target.steps().size();
    if (!target.touched()) {
      return "nothing of the script is applied.";
    }
    String part = target.half() == 0 ? "" : "a part of statement " + target.half() + " is applied.";
    if (target.applied() == 0) {
      return part;
    }
    String done =
        target.steps().stream()
            .filter(step -> step.state().equals("applied"))
            .map(step -> String.valueOf(step.index()))
            .collect(Collectors.joining(", "));
    return target.applied()
        + " of "
        + all
        + " statements are applied"
        + (done.isEmpty() ? "." : ": " + PlainText.line(done, 120) + ".")
        + (part.isEmpty() ? "" : " Also " + part);
  }

  private static String unknown(StageView stage, TargetRun target) {
    StringBuilder text =
        new StringBuilder("It is not known what happened on ")
            .append(place(stage, target))
            .append(". Nothing is tried again by itself.\n");
    if (!target.error().isEmpty()) {
      text.append("Why: ").append(PlainText.line(target.error(), 400)).append("\n");
    }
    text.append("What is known:");
    if (target.evidence().isEmpty()) {
      text.append(" nothing yet; the agent has not answered.");
    }
    for (String line : target.evidence()) {
      text.append("\n· ").append(PlainText.line(line, 240));
    }
    text.append(
        "\nThe way out: Look again asks the agent for evidence; or look at the database and say"
            + " whether the script is applied.");
    return text.toString();
  }
}
