package dev.sluice.bot.rest;

import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.migration.UsedBy;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Which applications use what a migration changes. */
@RestController
@RequestMapping("/api/v1/migrations/{number}/impact")
@Tag(name = "Migrations")
class ImpactResource {
  private static final int PAGE = 50;

  private final SeenMigrations seen;
  private final UsedBy usedBy;

  ImpactResource(SeenMigrations seen, UsedBy usedBy) {
    this.seen = seen;
    this.usedBy = usedBy;
  }

  @Operation(summary = "Which applications use what it changes, with a page of the places")
  @GetMapping
  ImpactJson one(
      Actor actor,
      @PathVariable long number,
      @RequestParam(defaultValue = "") String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    Paged.checkLimit(limit, Paged.MOST);
    if (!cursor.matches("[0-9]{0,9}")) {
      throw Answers.invalid("'cursor' is none of these pages.", "Take 'next' of the page before.");
    }
    int from = cursor.isEmpty() ? 0 : Integer.parseInt(cursor);
    return ImpactJson.of(seen.find(actor, number).impact(), from, limit, "");
  }

  @Operation(summary = "Reads the applications again; what is known stands until then")
  @PostMapping("/refresh")
  @ResponseStatus(HttpStatus.ACCEPTED)
  ImpactJson refresh(Actor actor, @PathVariable long number) {
    return Answers.result(
        usedBy.again(actor, number).map(view -> ImpactJson.of(view.impact(), 0, PAGE, "")),
        message -> ImpactJson.of(seen.find(actor, number).impact(), 0, PAGE, message));
  }
}
