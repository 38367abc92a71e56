package dev.sluice.agent.command;

import dev.sluice.analysis.compare.DifferenceLine;
import dev.sluice.analysis.rehearsal.Observation;
import dev.sluice.analysis.rehearsal.RehearsalReport;
import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.db.StepResult;
import dev.sluice.db.StepResult.State;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The JSON of a rehearsal; names are a promise. */
final class RehearsalJson {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private RehearsalJson() {}

  private record Document(Up up, Down down, String verdict, String level) {}

  private record Up(
      boolean ok,
      @Nullable Integer failedStatement,
      @Nullable String error,
      List<Line> statements) {}

  private record Line(
      int index,
      String state,
      long millis,
      long rows,
      List<String> locks,
      List<String> rewrites,
      List<String> unseen) {}

  private record Down(
      String origin,
      String sql,
      boolean ok,
      boolean restoresSchema,
      boolean restoresData,
      List<DifferenceLine> remaining,
      List<String> losses,
      List<String> trouble) {}

  static String of(RehearsalReport report, RiskLevel level) {
    return JSON.writeValueAsString(
        new Document(up(report), down(report), report.verdict(), word(level)));
  }

  private static Up up(RehearsalReport report) {
    Optional<StepResult> failed =
        report.steps().stream().filter(step -> step.state() == State.FAILED).findFirst();
    String error =
        failed
            .flatMap(StepResult::error)
            .map(StepResult.Trouble::message)
            .or(
                () ->
                    report.upApplied() ? Optional.empty() : report.remaining().stream().findFirst())
            .orElse(null);
    return new Up(
        report.upApplied(),
        failed.map(StepResult::index).orElse(null),
        error,
        report.steps().stream().map(step -> line(step, report)).toList());
  }

  private static Line line(StepResult step, RehearsalReport report) {
    Optional<Observation> seen =
        report.observations().stream().filter(one -> one.index() == step.index()).findFirst();
    return new Line(
        step.index(),
        word(step.state()),
        step.millis(),
        step.rows(),
        seen.map(Observation::locks).orElse(List.of()),
        seen.map(Observation::rewrites).orElse(List.of()),
        seen.map(Observation::unseen).orElse(List.of()));
  }

  private static Down down(RehearsalReport report) {
    boolean structured = !report.differences().isEmpty();
    return new Down(
        report.downOrigin(),
        report.down(),
        report.downApplied(),
        report.restoresSchema(),
        report.restoresSchema() && report.losses().isEmpty(),
        report.differences(),
        report.losses(),
        structured
            ? report.remaining().stream().filter(l -> l.contains("failed")).toList()
            : report.remaining());
  }

  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
