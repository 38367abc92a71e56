package dev.sluice.bot.rest;

import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.migration.MigrationView;
import dev.sluice.pipeline.migration.Migrations;
import dev.sluice.pipeline.migration.Migrations.Draft;
import dev.sluice.pipeline.migration.Migrations.Filter;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Migrations as wholes. */
@RestController
@RequestMapping("/api/v1/migrations")
@Tag(name = "Migrations")
class MigrationResource {

  private final Migrations migrations;
  private final SeenMigrations seen;

  MigrationResource(Migrations migrations, SeenMigrations seen) {
    this.migrations = migrations;
    this.seen = seen;
  }

  @Operation(summary = "Opens a migration")
  @PostMapping
  ResponseEntity<MigrationJson> open(Actor actor, @RequestBody Requests.Draft draft) {
    MigrationView view =
        Answers.result(
            migrations.open(
                actor,
                new Draft(
                    draft.flow(), draft.title(), draft.up(), Optional.ofNullable(draft.down()))));
    return ResponseEntity.created(URI.create("/api/v1/migrations/" + view.key().number()))
        .body(seen.json(actor, view, ""));
  }

  @Operation(summary = "Lists migrations, newest first, page by page")
  @GetMapping
  Paged<MigrationJson.Line> list(
      Actor actor,
      @RequestParam(defaultValue = "") String state,
      @RequestParam(defaultValue = "") String flow,
      @RequestParam(defaultValue = "") String author,
      @RequestParam(defaultValue = "") String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    Paged.checkLimit(limit, Paged.MOST);
    Migrations.Page page = migrations.list(actor, new Filter(state, flow, author, cursor, limit));
    return new Paged<>(page.rows().stream().map(MigrationJson.Line::of).toList(), page.next());
  }

  @Operation(summary = "One migration with its stages, approvals and targets")
  @GetMapping("/{number}")
  MigrationJson one(Actor actor, @PathVariable long number) {
    return seen.json(actor, seen.find(actor, number), "");
  }

  @Operation(summary = "Replaces title and scripts; all approvals are void then")
  @PutMapping("/{number}")
  MigrationJson edit(Actor actor, @PathVariable long number, @RequestBody Requests.Edit edit) {
    String flow = seen.find(actor, number).flow();
    return seen.after(
        actor,
        number,
        migrations.edit(
            actor,
            number,
            new Draft(flow, edit.title(), edit.up(), Optional.ofNullable(edit.down()))));
  }

  @Operation(summary = "Opens a migration in its place and cancels it; answers with the new one")
  @PostMapping("/{number}/supersede")
  @ResponseStatus(HttpStatus.CREATED)
  MigrationJson supersede(Actor actor, @PathVariable long number, @RequestBody Requests.Edit edit) {
    String flow = seen.find(actor, number).flow();
    return seen.json(
        actor,
        Answers.result(
            migrations.supersede(
                actor,
                number,
                new Draft(flow, edit.title(), edit.up(), Optional.ofNullable(edit.down())))),
        "");
  }

  @Operation(summary = "Starts the next stage, or all up to one as each becomes ready")
  @PostMapping("/{number}/promote")
  MigrationJson promote(
      Actor actor,
      @PathVariable long number,
      @RequestBody(required = false) Requests.@Nullable Promotion promotion) {
    Optional<String> upTo =
        Optional.ofNullable(promotion).flatMap(p -> Optional.ofNullable(p.upTo()));
    return seen.after(actor, number, migrations.promote(actor, number, upTo));
  }

  @Operation(summary = "Calls the migration off")
  @PostMapping("/{number}/cancel")
  MigrationJson cancel(
      Actor actor,
      @PathVariable long number,
      @RequestBody(required = false) Requests.@Nullable Reason reason) {
    return seen.after(actor, number, migrations.cancel(actor, number, text(reason)));
  }

  @Operation(summary = "Rehearses it again")
  @PostMapping("/{number}/rehearse")
  MigrationJson rehearse(Actor actor, @PathVariable long number) {
    return seen.after(actor, number, migrations.rehearse(actor, number));
  }

  @Operation(summary = "Takes a finished migration out of the lists")
  @PostMapping("/{number}/archive")
  MigrationJson archive(Actor actor, @PathVariable long number) {
    return seen.after(actor, number, migrations.archive(actor, number));
  }

  static String text(Requests.@Nullable Reason reason) {
    return Optional.ofNullable(reason).flatMap(r -> Optional.ofNullable(r.reason())).orElse("");
  }
}
