package dev.sluice.bot.rest;

import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.migration.Migrations;
import dev.sluice.pipeline.migration.Migrations.Settlement;
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
  private final Migrations migrations;
  private final SeenMigrations seen;

  SettlementResource(Migrations migrations, SeenMigrations seen) {
    this.migrations = migrations;
    this.seen = seen;
  }

  @Operation(summary = "Ends the Unknown of a target by the caller's word; never with an API token")
  @PostMapping("/targets/{connection}/settle")
  MigrationJson settle(
      Actor actor,
      @PathVariable long number,
      @PathVariable String environment,
      @PathVariable String connection,
      @RequestBody Requests.Settlement settlement) {
    Settlement word = new Settlement(connection, settlement.applied(), settlement.reason());
    return seen.after(actor, number, migrations.settle(actor, number, environment, word));
  }

  @Operation(summary = "Asks the agent for evidence of unknown outcomes again")
  @PostMapping("/establish")
  MigrationJson establish(
      Actor actor, @PathVariable long number, @PathVariable String environment) {
    return seen.after(actor, number, migrations.establish(actor, number, environment));
  }
}
