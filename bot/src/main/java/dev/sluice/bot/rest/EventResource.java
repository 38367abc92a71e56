package dev.sluice.bot.rest;

import dev.sluice.pipeline.kernel.Actor;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** What happens to a migration, as it happens. */
@RestController
@Tag(name = "Migrations")
class EventResource {
  private final SeenMigrations seen;
  private final EventStreams streams;

  EventResource(SeenMigrations seen, EventStreams streams) {
    this.seen = seen;
    this.streams = streams;
  }

  @Operation(summary = "Server-sent events of a migration; Last-Event-ID goes on after that one")
  @GetMapping("/api/v1/migrations/{number}/events")
  ResponseEntity<SseEmitter> events(
      Actor actor,
      @PathVariable long number,
      @RequestHeader(name = "Last-Event-ID", defaultValue = "0") long last) {
    var unused = seen.find(actor, number);
    return ResponseEntity.ok()
        .contentType(MediaType.TEXT_EVENT_STREAM)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header("X-Accel-Buffering", "no")
        .body(streams.open(actor, number, last));
  }
}
