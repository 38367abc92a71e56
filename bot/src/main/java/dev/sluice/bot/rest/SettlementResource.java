package dev.sluice.bot.rest;

import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.migration.MigrationView.StageView;
import dev.sluice.pipeline.run.Runs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Ways out of an Unknown: evidence, or the word of a person. */
@RestController
@RequestMapping("/api/v1/migrations/{number}/stages/{environment}")
@Tag(name = "Stages")
class SettlementResource {
  private final Runs runs;
  private final SeenMigrations seen;
  private final Gate gate;

  SettlementResource(Runs runs, SeenMigrations seen, Gate gate) {
    this.runs = runs;
    this.seen = seen;
    this.gate = gate;
  }

  @Operation(summary = "Ends the Unknown of a target by the caller's word; never with an API token")
  @PostMapping("/targets/{connection}/settle")
  MigrationJson settle(
      Actor actor,
      @PathVariable long number,
      @PathVariable String environment,
      @PathVariable String connection,
      @RequestBody Requests.Settlement settlement) {
    StageView stage = seen.stage(actor, number, environment);
    gate.in(actor, Permission.ROLLBACK, key(actor, number, environment), "run.settle");
    if (!stage.connections().contains(connection)) {
      throw Answers.noSuch("target");
    }
    String nothing =
        Answers.result(
            runs.settle(
                    actor,
                    key(actor, number, environment),
                    connection,
                    settlement.applied(),
                    settlement.reason())
                .map(target -> ""),
            message -> message);
    return MigrationJson.of(seen.find(actor, number), nothing);
  }

  @Operation(summary = "Asks the agent for evidence of unknown outcomes again")
  @PostMapping("/establish")
  MigrationJson establish(
      Actor actor, @PathVariable long number, @PathVariable String environment) {
    StageKey stage = key(actor, number, seen.stage(actor, number, environment).environment());
    gate.in(actor, Permission.EXECUTE, stage, "run.establish");
    String nothing =
        Answers.result(runs.establish(actor, stage).map(names -> ""), message -> message);
    return MigrationJson.of(seen.find(actor, number), nothing);
  }

  private static StageKey key(Actor actor, long number, String environment) {
    return new MigrationKey(actor.workspace(), number).stage(environment);
  }
}
