package dev.sluice.bot.rest;

import dev.sluice.bot.chat.card.SqlText;
import dev.sluice.bot.chat.card.Viewer;
import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.migration.MigrationView;
import dev.sluice.pipeline.migration.PlanView;
import dev.sluice.pipeline.migration.Plans;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.function.UnaryOperator;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The safe plan of a migration. */
@RestController
@RequestMapping("/api/v1/migrations/{number}/plan")
@Tag(name = "Migrations")
class PlanResource {
  private final SeenMigrations seen;
  private final Plans plans;
  private final Entitlements entitlements;

  PlanResource(SeenMigrations seen, Plans plans, Entitlements entitlements) {
    this.seen = seen;
    this.plans = plans;
    this.entitlements = entitlements;
  }

  @Operation(summary = "The safe way to do it: expand, backfill, switch, contract")
  @GetMapping
  PlanJson one(Actor actor, @PathVariable long number) {
    MigrationView view = seen.find(actor, number);
    PlanView plan = plans.find(actor, number).orElseThrow(() -> Answers.noSuch("migration"));
    boolean all = Viewer.of(actor, view, entitlements).seesSecrets();
    UnaryOperator<String> shown =
        all ? sql -> sql : sql -> SqlText.hidingSecrets(view.engine(), sql);
    return PlanJson.of(plan, shown);
  }
}
