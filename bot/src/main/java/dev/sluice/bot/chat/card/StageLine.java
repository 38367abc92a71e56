package dev.sluice.bot.chat.card;

import dev.sluice.bot.chat.PlainText;
import dev.sluice.chat.Block;
import dev.sluice.pipeline.approval.ApprovalStatus;
import dev.sluice.pipeline.approval.ApprovalStatus.GroupStatus;
import dev.sluice.pipeline.approval.Decision;
import dev.sluice.pipeline.approval.Decision.Verdict;
import dev.sluice.pipeline.migration.MigrationView;
import dev.sluice.pipeline.migration.MigrationView.StageView;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.pipeline.run.TargetRun;
import java.util.List;
import java.util.stream.Collectors;

/** One stage as a station of the rail, and its approvals in words. */
final class StageLine {
  private StageLine() {}

  static Block.Rail rail(MigrationView view) {
    return new Block.Rail(view.stages().stream().map(StageLine::station).toList());
  }

  private static Block.Station station(StageView stage) {
    return new Block.Station(
        PlainText.line(stage.environment()),
        stage.state().word(),
        note(stage),
        Words.tone(stage.state()));
  }

  private static String note(StageView stage) {
    return switch (stage.state()) {
      case QUEUED -> "";
      case PENDING -> stage.approvals().map(StageLine::approvals).orElse(ready(stage));
      case IN_PROGRESS, ROLLING_BACK -> doneOf(stage) + "since " + Words.time(stage.since());
      case COMPLETED, CANCELLED, ROLLED_BACK, REJECTED -> Words.time(stage.since()) + by(stage);
      case FAILED, UNKNOWN -> PlainText.line(stage.cause(), 120);
    };
  }

  /** What holds a stage up is said below the rail. */
  private static String ready(StageView stage) {
    return stage.cause().isEmpty() ? "ready to run" : "";
  }

  private static String by(StageView stage) {
    return stage.by().isEmpty() ? "" : " by " + PlainText.line(stage.by(), 60);
  }

  private static String doneOf(StageView stage) {
    long done = stage.targets().stream().filter(t -> t.state() == RunState.COMPLETED).count();
    return stage.targets().size() > 1 ? done + " of " + stage.targets().size() + " targets " : "";
  }

  /**
   * {@code 1 of 2 approved: Bob}; with more than one group {@code (dba 1 of 1, security 0 of 1)}.
   */
  static String approvals(ApprovalStatus status) {
    if (status.required() == 0) {
      return "no approval needed";
    }
    String names = names(status.decisions(), Verdict.APPROVED);
    return status.counted()
        + " of "
        + status.required()
        + " approved"
        + (names.isEmpty() ? "" : ": " + names)
        + groups(status.groups());
  }

  private static String groups(List<GroupStatus> groups) {
    return groups.size() < 2 && groups.stream().allMatch(group -> group.why().isEmpty())
        ? ""
        : groups.stream()
            .map(
                group ->
                    PlainText.line(group.name(), 40)
                        + " "
                        + group.counted()
                        + " of "
                        + group.required()
                        + (group.why().isEmpty() ? "" : ", as " + group.why()))
            .collect(Collectors.joining("; ", " (", ")"));
  }

  static String names(List<Decision> decisions, Verdict verdict) {
    return decisions.stream()
        .filter(d -> d.counts() && d.verdict() == verdict)
        .map(d -> PlainText.line(d.displayName(), 60))
        .collect(Collectors.joining(", "));
  }

  /** How far a stage is, in percent of its steps. */
  static int percent(StageView stage) {
    long all = stage.targets().stream().mapToLong(t -> t.steps().size()).sum();
    double done =
        stage.targets().stream()
            .flatMap(t -> t.steps().stream())
            .mapToDouble(StageLine::part)
            .sum();
    return all == 0 ? 0 : (int) (done * 100 / all);
  }

  /** How much of a step is done; one that goes in batches is never done before it says so. */
  private static double part(TargetRun.Step step) {
    if (ended(step)) {
      return 1;
    }
    return step.about() > 0 && step.passed() > 0
        ? Math.min(0.99, (double) step.passed() / step.about())
        : 0;
  }

  private static boolean ended(TargetRun.Step step) {
    return !step.state().equals("waiting") && !step.state().equals("running");
  }
}
