package dev.sluice.pipeline.recovery;

import dev.sluice.pipeline.audit.AuditEvent;
import dev.sluice.pipeline.audit.AuditTrail;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Connection;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.Refusal.Kind;
import dev.sluice.pipeline.recovery.ArtifactRows.Place;
import dev.sluice.pipeline.recovery.ArtifactRows.Seen;
import dev.sluice.pipeline.run.AgentLink;
import dev.sluice.pipeline.run.WakeUp;
import dev.sluice.protocol.ShelfOrder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * What is set aside on connections. The rows stay on the targets: agents tell names, numbers and
 * digests, and carry out what is asked. Whoever may see an environment lists and inspects; who may
 * roll back restores; who manages keeps longer and drops.
 */
@Component
public class Artifacts {
  private final ArtifactRows rows;
  private final Workspaces workspaces;
  private final Entitlements entitlements;
  private final AgentLink link;
  private final AuditTrail audit;
  private final WakeUp wakeUp;
  private final TransactionOperations transactions;

  Artifacts(
      ArtifactRows rows,
      Workspaces workspaces,
      Entitlements entitlements,
      AgentLink link,
      AuditTrail audit,
      WakeUp wakeUp,
      TransactionOperations transactions) {
    this.rows = rows;
    this.workspaces = workspaces;
    this.entitlements = entitlements;
    this.link = link;
    this.audit = audit;
    this.wakeUp = wakeUp;
    this.transactions = transactions;
  }

  /**
   * The artifacts of a connection as its agent listed them last.
   *
   * @param seenAt when that was; empty when it never was
   * @param trouble why they could not be listed since, or empty
   * @param asking whether an agent is being asked for a newer list
   */
  public record Shelf(
      String environment,
      String connection,
      Optional<Instant> seenAt,
      String trouble,
      boolean asking,
      List<Artifact> artifacts) {
    public Shelf {
      artifacts = List.copyOf(artifacts);
    }

    /** Space that they take on the target. */
    public long bytes() {
      return artifacts.stream().mapToLong(Artifact::bytes).sum();
    }
  }

  /** The list as it was seen last; looking at it asks for a newer one, which comes by itself. */
  public Answer<Shelf> list(Actor actor, String connection) {
    return on(
        actor,
        connection,
        Permission.VIEW,
        place -> {
          if (!rows.listedLately(place)) {
            rows.forgetLists(place);
            rows.ask(actor, place, ShelfOrder.of(ArtifactDeed.LIST.wire(), ""));
            wakeUp.afterCommit();
          }
          return Answer.done(shelf(place));
        });
  }

  private Shelf shelf(Place place) {
    Optional<Seen> seen = rows.shelf(place);
    return new Shelf(
        place.environment(),
        place.connection(),
        seen.flatMap(Seen::at),
        seen.map(Seen::trouble).orElse(""),
        rows.listing(place),
        seen.map(Seen::artifacts).orElse(List.of()));
  }

  /**
   * Asks an agent to do something with one artifact; what becomes of it is told by the order.
   *
   * @param until until when it is kept, for {@link ArtifactDeed#EXTEND} alone
   */
  public Answer<ArtifactOrder> order(
      Actor actor, String connection, ArtifactDeed deed, String artifact, Optional<Instant> until) {
    return on(
        actor,
        connection,
        deed.permission(),
        place -> {
          if (!ShelfOrder.named(artifact)) {
            return Answer.refused(
                new Refusal(
                    Kind.NOT_FOUND,
                    "recovery.unknown",
                    "That is no name of an artifact.",
                    "Name it as the list of artifacts shows it."));
          }
          ShelfOrder what = new ShelfOrder(deed.wire(), artifact, until);
          boolean busy =
              deed.changesTarget()
                  && link.busy(
                      new MigrationKey(place.workspace(), 0).stage(place.environment()),
                      place.connection());
          if (busy) {
            return Answer.refused(
                new Refusal(
                    Kind.CONFLICT,
                    "recovery.busy",
                    "A run is under way on "
                        + place.connection()
                        + ", or its outcome is not known.",
                    "Wait for it, or settle it, then " + deed.word() + " it."));
          }
          UUID id = rows.ask(actor, place, what);
          audit.append(
              AuditEvent.success(
                  "recovery.asked",
                  actor,
                  place.environment(),
                  0,
                  "",
                  Map.of("connection", place.connection(), "order", what.text())));
          wakeUp.afterCommit();
          return Answer.done(rows.find(id).orElseThrow());
        });
  }

  /** Orders about one artifact, newest first. */
  public Answer<List<ArtifactOrder>> orders(Actor actor, String connection, String artifact) {
    return on(
        actor, connection, Permission.VIEW, place -> Answer.done(rows.latest(place, artifact)));
  }

  private <T> Answer<T> on(
      Actor actor, String name, Permission permission, Function<Place, Answer<T>> work) {
    Optional<Connection> found = workspaces.configuration(actor.workspace()).named(name);
    boolean seen =
        found.isPresent()
            && entitlements.refuse(actor, Permission.VIEW, found.get().environment()).isEmpty();
    if (!seen) {
      return Answer.refused(
          new Refusal(
              Kind.NOT_FOUND,
              "connection.unknown",
              "There is no connection " + name + " that you may see.",
              "See /sluice connections."));
    }
    Connection connection = found.get();
    Optional<Refusal> refusal = entitlements.refuse(actor, permission, connection.environment());
    if (refusal.isPresent()) {
      audit.appendAlone(
          AuditEvent.denied(
              "recovery.asked",
              actor,
              connection.environment(),
              0,
              "",
              Map.of("connection", connection.name(), "needs", permission.name())));
    }
    return refusal
        .<Answer<T>>map(Answer::refused)
        .orElseGet(
            () ->
                transactions.execute(
                    status ->
                        work.apply(
                            new Place(
                                actor.workspace(),
                                connection.environment(),
                                connection.name(),
                                connection.engine()))));
  }
}
