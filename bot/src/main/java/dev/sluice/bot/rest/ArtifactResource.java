package dev.sluice.bot.rest;

import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.recovery.Artifact;
import dev.sluice.pipeline.recovery.ArtifactDeed;
import dev.sluice.pipeline.recovery.ArtifactOrder;
import dev.sluice.pipeline.recovery.Artifacts;
import dev.sluice.pipeline.recovery.Artifacts.Shelf;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What is set aside on a connection: names, numbers and digests; the rows stay on the target. */
@RestController
@RequestMapping("/api/v1/connections/{connection}/artifacts")
@Tag(name = "Recovery artifacts")
class ArtifactResource {
  private final Artifacts artifacts;

  ArtifactResource(Artifacts artifacts) {
    this.artifacts = artifacts;
  }

  @Operation(summary = "What was set aside, as the agent listed it last; asks it for a newer list")
  @GetMapping
  ShelfJson list(
      Actor actor,
      @PathVariable String connection,
      @RequestParam(defaultValue = "") String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    Shelf shelf = Answers.result(artifacts.list(actor, connection));
    return ShelfJson.of(shelf, Paged.of(shelf.artifacts(), Artifact::id, cursor, limit));
  }

  @Operation(summary = "One artifact, and what was asked to be done with it, newest first")
  @GetMapping("/{artifact}")
  OneJson one(Actor actor, @PathVariable String connection, @PathVariable String artifact) {
    Shelf shelf = Answers.result(artifacts.list(actor, connection));
    List<ArtifactOrder> orders = Answers.result(artifacts.orders(actor, connection, artifact));
    Optional<Artifact> found =
        shelf.artifacts().stream().filter(one -> one.id().equals(artifact)).findFirst();
    if (found.isEmpty() && orders.isEmpty()) {
      throw Answers.noSuch("artifact");
    }
    return new OneJson(found.orElse(null), orders.stream().map(OrderJson::of).toList());
  }

  @Operation(summary = "Asks for columns, digest and what stands in the way of putting it back")
  @PostMapping("/{artifact}/inspect")
  @ResponseStatus(HttpStatus.ACCEPTED)
  OrderJson inspect(Actor actor, @PathVariable String connection, @PathVariable String artifact) {
    return order(actor, connection, ArtifactDeed.INSPECT, artifact, Optional.empty());
  }

  @Operation(summary = "Puts it back by itself; rows that were changed since are told and left")
  @PostMapping("/{artifact}/restore")
  @ResponseStatus(HttpStatus.ACCEPTED)
  OrderJson restore(Actor actor, @PathVariable String connection, @PathVariable String artifact) {
    return order(actor, connection, ArtifactDeed.RESTORE, artifact, Optional.empty());
  }

  @Operation(summary = "Keeps it so many days longer, from now on")
  @PostMapping("/{artifact}/extend")
  @ResponseStatus(HttpStatus.ACCEPTED)
  OrderJson extend(
      Actor actor,
      @PathVariable String connection,
      @PathVariable String artifact,
      @RequestBody Requests.Days wanted) {
    Instant until = Instant.now().plus(Duration.ofDays(wanted.days()));
    return order(actor, connection, ArtifactDeed.EXTEND, artifact, Optional.of(until));
  }

  @Operation(summary = "Drops it for good: a rollback cannot put it back any more")
  @PostMapping("/{artifact}/purge")
  @ResponseStatus(HttpStatus.ACCEPTED)
  OrderJson purge(Actor actor, @PathVariable String connection, @PathVariable String artifact) {
    return order(actor, connection, ArtifactDeed.PURGE, artifact, Optional.empty());
  }

  private OrderJson order(
      Actor actor, String connection, ArtifactDeed deed, String artifact, Optional<Instant> until) {
    return OrderJson.of(Answers.result(artifacts.order(actor, connection, deed, artifact, until)));
  }

  /** A page of a connection's artifacts; {@code bytes} is the space of all of them. */
  record ShelfJson(
      String environment,
      String connection,
      @Nullable Instant seenAt,
      String trouble,
      boolean asking,
      long bytes,
      List<Artifact> artifacts,
      String next) {
    static ShelfJson of(Shelf shelf, Paged<Artifact> page) {
      return new ShelfJson(
          shelf.environment(),
          shelf.connection(),
          shelf.seenAt().orElse(null),
          shelf.trouble(),
          shelf.asking(),
          shelf.bytes(),
          page.items(),
          page.next());
    }
  }

  /** One artifact; none when it is only known from orders. */
  record OneJson(@Nullable Artifact artifact, List<OrderJson> orders) {}

  /** An order; {@code state} is Waiting, Given, Done or Failed. */
  record OrderJson(
      String id,
      String deed,
      String artifact,
      String state,
      String askedBy,
      Instant askedAt,
      List<String> columns,
      String digest,
      List<String> lines,
      String trouble) {
    static OrderJson of(ArtifactOrder order) {
      return new OrderJson(
          order.id().toString(),
          order.deed().word(),
          order.artifact(),
          order.state().word(),
          order.askedBy(),
          order.askedAt(),
          order.columns(),
          order.digest(),
          order.lines(),
          order.trouble());
    }
  }
}
