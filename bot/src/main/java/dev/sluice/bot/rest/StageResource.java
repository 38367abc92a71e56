package dev.sluice.bot.rest;

import dev.sluice.bot.rest.MigrationJson.RunStep;
import dev.sluice.pipeline.approval.ApprovalStatus;
import dev.sluice.pipeline.approval.Approvals;
import dev.sluice.pipeline.approval.Decision.Verdict;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.migration.EmergencyRuns;
import dev.sluice.pipeline.migration.Migrations;
import dev.sluice.pipeline.run.TargetRun;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Stages of migrations: decide, run, undo, look at the steps. */
@RestController
@RequestMapping("/api/v1/migrations/{number}/stages/{environment}")
@Tag(name = "Stages")
class StageResource {
  private static final String LATEST = "latest";

  private final Migrations migrations;
  private final EmergencyRuns emergencies;
  private final Approvals approvals;
  private final SeenMigrations seen;

  StageResource(
      Migrations migrations, EmergencyRuns emergencies, Approvals approvals, SeenMigrations seen) {
    this.migrations = migrations;
    this.emergencies = emergencies;
    this.approvals = approvals;
    this.seen = seen;
  }

  @Operation(summary = "Approves, rejects or withdraws one's decision; never with an API token")
  @PostMapping("/approvals")
  MigrationJson decide(
      Actor actor,
      @PathVariable long number,
      @PathVariable String environment,
      @RequestBody Requests.Approval approval) {
    seen.stage(actor, number, environment);
    StageKey key = new MigrationKey(actor.workspace(), number).stage(environment);
    String nothing =
        Answers.result(decision(actor, key, approval).map(status -> ""), message -> message);
    return seen.json(actor, seen.find(actor, number), nothing);
  }

  private Answer<ApprovalStatus> decision(Actor actor, StageKey stage, Requests.Approval approval) {
    String digest = Optional.ofNullable(approval.digest()).orElse("");
    String reason = Optional.ofNullable(approval.reason()).orElse("");
    return switch (approval.decision()) {
      case "approve" -> approvals.decide(actor, stage, Verdict.APPROVED, digest, reason);
      case "reject" -> approvals.decide(actor, stage, Verdict.REJECTED, digest, reason);
      case "withdraw" -> approvals.withdraw(actor, stage);
      default ->
          throw Answers.invalid(
              "'decision' is none of approve, reject, withdraw.", "Send one of them.");
    };
  }

  @Operation(summary = "Starts a Pending stage whose approvals are complete")
  @PostMapping("/run")
  MigrationJson run(Actor actor, @PathVariable long number, @PathVariable String environment) {
    return seen.after(actor, number, migrations.run(actor, number, environment));
  }

  @Operation(
      summary = "Starts a Pending stage without its usual approvals; all approvers are told",
      description =
          "For people whom the environment names for emergencies. The caller approves by it; where"
              + " the environment wants more of them, it starts once they have approved too.")
  @PostMapping("/emergency")
  MigrationJson emergency(
      Actor actor,
      @PathVariable long number,
      @PathVariable String environment,
      @RequestBody Requests.Emergency emergency) {
    return seen.after(
        actor,
        number,
        emergencies.run(
            actor,
            number,
            environment,
            Optional.ofNullable(emergency.digest()).orElse(""),
            Optional.ofNullable(emergency.reason()).orElse("")));
  }

  @Operation(summary = "Tries the failed targets again")
  @PostMapping("/retry")
  MigrationJson retry(Actor actor, @PathVariable long number, @PathVariable String environment) {
    return seen.after(actor, number, migrations.retry(actor, number, environment));
  }

  @Operation(summary = "Goes on from the first statement that is not done")
  @PostMapping("/resume")
  MigrationJson resume(Actor actor, @PathVariable long number, @PathVariable String environment) {
    return seen.after(actor, number, migrations.resume(actor, number, environment));
  }

  @Operation(summary = "Undoes what the stage applied")
  @PostMapping("/rollback")
  MigrationJson rollback(
      Actor actor,
      @PathVariable long number,
      @PathVariable String environment,
      @RequestBody(required = false) Requests.@Nullable Reason reason) {
    return seen.after(
        actor,
        number,
        migrations.rollback(actor, number, environment, MigrationResource.text(reason)));
  }

  @Operation(summary = "Stops a running stage, or calls the migration off when none runs")
  @PostMapping("/cancel")
  MigrationJson cancel(
      Actor actor,
      @PathVariable long number,
      @PathVariable String environment,
      @RequestBody(required = false) Requests.@Nullable Reason reason) {
    seen.stage(actor, number, environment);
    return seen.after(
        actor, number, migrations.cancel(actor, number, MigrationResource.text(reason)));
  }

  @Operation(summary = "Statements of a run, target by target; 'latest' is the newest run")
  @GetMapping("/runs/{id}/steps")
  Paged<RunStep> steps(
      Actor actor,
      @PathVariable long number,
      @PathVariable String environment,
      @PathVariable String id,
      @RequestParam(defaultValue = "") String cursor,
      @RequestParam(defaultValue = "200") int limit) {
    List<TargetRun> targets =
        seen.stage(actor, number, environment).targets().stream()
            .filter(t -> id.equals(LATEST) || t.attempt().equals(id))
            .toList();
    if (targets.isEmpty() && !id.equals(LATEST)) {
      throw Answers.noSuch("run");
    }
    List<RunStep> all = targets.stream().flatMap(RunStep::of).toList();
    return Paged.of(all, RunStep::key, cursor, limit);
  }
}
