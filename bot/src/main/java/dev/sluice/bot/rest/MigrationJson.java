package dev.sluice.bot.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.sluice.analysis.rehearsal.PartialDown;
import dev.sluice.analysis.rehearsal.RehearsalReport;
import dev.sluice.analysis.risk.Finding;
import dev.sluice.analysis.risk.RiskReport;
import dev.sluice.pipeline.approval.ApprovalStatus;
import dev.sluice.pipeline.approval.Decision;
import dev.sluice.pipeline.approval.Emergency;
import dev.sluice.pipeline.migration.MigrationView;
import dev.sluice.pipeline.migration.MigrationView.StageView;
import dev.sluice.pipeline.migration.Migrations.Row;
import dev.sluice.pipeline.run.TargetRun;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A migration as JSON; the names are a promise to programs. */
@Schema(name = "Migration")
record MigrationJson(
    long number,
    String title,
    String flow,
    String author,
    String state,
    String digest,
    int version,
    String up,
    String down,
    String downOrigin,
    Risk risk,
    Optional<Proof> rehearsal,
    List<Stage> stages,
    boolean archived,
    Instant createdAt,
    Instant updatedAt,
    @Schema(description = "Why there was nothing to do; absent when something was done")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String message) {

  /**
   * A migration with its scripts as the caller may see them.
   *
   * @param message why there was nothing to do, or empty
   */
  static MigrationJson of(MigrationView view, String up, String down, String message) {
    return new MigrationJson(
        view.key().number(),
        view.title(),
        view.flow(),
        view.author().person().toString(),
        view.state().word(),
        view.digest(),
        view.version(),
        up,
        down,
        view.downOrigin(),
        Risk.of(view.risk()),
        view.rehearsal().map(Proof::of),
        view.stages().stream().map(Stage::of).toList(),
        view.archived(),
        view.createdAt(),
        view.updatedAt(),
        message);
  }

  /** A word of an enum as programs read it. */
  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Schema(name = "Risk")
  record Risk(String level, int score, String parse, List<Found> findings) {
    static Risk of(RiskReport report) {
      return new Risk(
          word(report.level()),
          report.score(),
          word(report.parse()),
          report.findings().stream().map(Found::of).toList());
    }
  }

  @Schema(name = "Finding")
  record Found(
      String rule,
      String level,
      int statement,
      int line,
      int column,
      String message,
      String advice) {
    static Found of(Finding f) {
      return new Found(
          f.rule(), word(f.level()), f.statement(), f.line(), f.column(), f.message(), f.advice());
    }
  }

  @Schema(name = "Rehearsal")
  record Proof(
      String proof,
      boolean upApplied,
      boolean downApplied,
      String downOrigin,
      List<String> remaining,
      List<String> losses,
      String trouble,
      @Schema(description = "On what it took place; empty for the target's own server")
          String place,
      @Schema(description = "What is to be known of that, for example why a copy was not used")
          List<String> remarks,
      @Schema(description = "The way back from each place where a run may stop half-applied")
          List<Partial> partial) {
    static Proof of(RehearsalReport report) {
      return new Proof(
          word(report.proof()),
          report.upApplied(),
          report.downApplied(),
          report.downOrigin(),
          report.remaining(),
          report.losses(),
          report.trouble(),
          report.ground().place(),
          report.ground().remarks(),
          report.partial().stream().map(Partial::of).toList());
    }
  }

  @Schema(name = "PartialRollback")
  record Partial(
      @Schema(description = "How many statements are applied there, from the first") int applied,
      String proof,
      String down,
      List<String> remaining,
      List<String> losses) {
    static Partial of(PartialDown way) {
      return new Partial(
          way.applied(), word(way.proof()), way.down(), way.remaining(), way.losses());
    }
  }

  @Schema(name = "Stage")
  record Stage(
      String environment,
      String state,
      String cause,
      Instant since,
      String by,
      List<String> connections,
      Approvals approvals,
      List<Target> targets,
      @Schema(description = "Why the rehearsal says nothing about its targets, or empty")
          String rehearsalVoid,
      @Schema(
              description =
                  "What its databases, as last seen, add to the risk while it waits, worst first")
          List<OnTarget> onTargets) {
    static Stage of(StageView stage) {
      return new Stage(
          stage.environment(),
          stage.state().word(),
          stage.cause(),
          stage.since(),
          stage.by(),
          stage.connections(),
          stage.approvals().map(Approvals::of).orElse(Approvals.NONE),
          stage.targets().stream().map(Target::of).toList(),
          stage.rehearsalVoid(),
          stage.onTargets().stream()
              .map(one -> new OnTarget(one.connection(), Found.of(one.finding())))
              .toList());
    }
  }

  @Schema(name = "TargetFinding")
  record OnTarget(String connection, Found finding) {}

  @Schema(name = "Approvals")
  record Approvals(
      int required,
      int counted,
      boolean open,
      String digest,
      List<Group> groups,
      List<Given> given,
      List<String> waitingFor,
      @Nullable Urgent emergency) {
    static final Approvals NONE =
        new Approvals(0, 0, false, "", List.of(), List.of(), List.of(), null);

    static Approvals of(ApprovalStatus status) {
      return new Approvals(
          status.required(),
          status.counted(),
          status.open(),
          status.digest(),
          status.groups().stream()
              .map(g -> new Group(g.name(), g.required(), g.counted(), g.why()))
              .toList(),
          status.decisions().stream().map(Given::of).toList(),
          status.waitingFor().stream().map(Object::toString).toList(),
          status.emergency().map(Urgent::of).orElse(null));
    }
  }

  /** Why the usual approvers are not waited for. */
  @Schema(name = "Emergency")
  record Urgent(String identity, String name, String reason, Instant at) {
    static Urgent of(Emergency emergency) {
      return new Urgent(
          emergency.person().toString(), emergency.name(), emergency.reason(), emergency.at());
    }
  }

  @Schema(name = "ApproverGroup")
  record Group(
      String name,
      int required,
      int counted,
      @Schema(description = "Why it is asked for this change; empty when it always is")
          String why) {}

  @Schema(name = "GivenApproval")
  record Given(
      String identity,
      String name,
      String decision,
      Instant at,
      String digest,
      String reason,
      String standing) {
    static Given of(Decision decision) {
      return new Given(
          decision.person().toString(),
          decision.displayName(),
          decision.verdict() == Decision.Verdict.APPROVED ? "approve" : "reject",
          decision.at(),
          decision.digest(),
          decision.reason(),
          decision.standing());
    }
  }

  @Schema(name = "Target")
  record Target(
      String connection,
      String state,
      Optional<Instant> startedAt,
      Optional<Instant> completedAt,
      String error,
      String action,
      String direction,
      String run,
      String agent,
      int applied,
      int half,
      List<String> evidence,
      List<TargetRun.Step> steps) {
    static Target of(TargetRun target) {
      return new Target(
          target.connection(),
          target.state().word(),
          target.startedAt(),
          target.completedAt(),
          target.error(),
          target.action(),
          target.direction(),
          target.attempt(),
          target.agent(),
          target.applied(),
          target.half(),
          target.evidence(),
          target.steps());
    }
  }

  /** A step of one target's attempt. */
  @Schema(name = "RunStep")
  record RunStep(String connection, String run, @JsonUnwrapped TargetRun.Step step) {
    static Stream<RunStep> of(TargetRun target) {
      return target.steps().stream()
          .map(step -> new RunStep(target.connection(), target.attempt(), step));
    }

    String key() {
      return run + "/" + step.index();
    }
  }

  /** A migration in a list. */
  @Schema(name = "MigrationRow")
  record Line(
      long number,
      String title,
      String flow,
      String author,
      String state,
      String environment,
      String level,
      String digest,
      Instant createdAt) {
    static Line of(Row row) {
      return new Line(
          row.key().number(),
          row.title(),
          row.flow(),
          row.author(),
          row.state().word(),
          row.environment(),
          row.level(),
          row.digest(),
          row.createdAt());
    }
  }
}
