package dev.sluice.pipeline.compare;

import dev.sluice.analysis.compare.DifferenceLine;
import dev.sluice.analysis.compare.EngineComparison;
import dev.sluice.analysis.compare.SchemaComparison.SyncScript;
import dev.sluice.analysis.compare.SideBySide;
import dev.sluice.pipeline.audit.AuditEvent;
import dev.sluice.pipeline.audit.AuditTrail;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Connection;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.compare.WatchRows.Known;
import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.Refusal.Kind;
import dev.sluice.pipeline.kernel.WorkspaceId;
import dev.sluice.pipeline.run.AgentLink;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.pipeline.run.Runs;
import dev.sluice.pipeline.run.StageRunChanged;
import dev.sluice.pipeline.run.WakeUp;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** The recorded schemas of connections, and what differs from them. */
@Component
public class Drifts {
  private static final Set<RunState> SETTLED =
      EnumSet.of(RunState.COMPLETED, RunState.FAILED, RunState.ROLLED_BACK);

  private final WatchRows rows;
  private final WatchDesk desk;
  private final Workspaces workspaces;
  private final Entitlements entitlements;
  private final Runs runs;
  private final AgentLink link;
  private final AuditTrail audit;
  private final WakeUp wakeUp;
  private final TransactionOperations transactions;

  Drifts(
      WatchRows rows,
      WatchDesk desk,
      Workspaces workspaces,
      Entitlements entitlements,
      Runs runs,
      AgentLink link,
      AuditTrail audit,
      WakeUp wakeUp,
      TransactionOperations transactions) {
    this.rows = rows;
    this.desk = desk;
    this.workspaces = workspaces;
    this.entitlements = entitlements;
    this.runs = runs;
    this.link = link;
    this.audit = audit;
    this.wakeUp = wakeUp;
    this.transactions = transactions;
  }

  /**
   * A connection as the watch knows it.
   *
   * @param trouble why it could not be looked at last time, or empty
   * @param fingerprint fingerprint of the schema that was seen, or empty
   * @param calmAt when it was last seen as it is recorded
   * @param differences what differs from the recorded schema
   * @param sides the objects that differ, as recorded and as seen
   */
  public record DriftView(
      Watched connection,
      Optional<Instant> seenAt,
      Optional<Instant> recordedAt,
      String recordedBy,
      Optional<Instant> driftSince,
      Optional<Instant> ignoredUntil,
      String trouble,
      String fingerprint,
      Optional<Instant> calmAt,
      List<DifferenceLine> differences,
      List<SideBySide> sides) {
    public DriftView {
      differences = List.copyOf(differences);
      sides = List.copyOf(sides);
    }
  }

  /** Connections that the actor may see and that were ever looked at. */
  public List<DriftView> list(Actor actor) {
    return rows.all(actor.workspace()).stream()
        .filter(known -> may(actor, known.connection()))
        .map(Drifts::view)
        .toList();
  }

  private boolean may(Actor actor, Watched connection) {
    return entitlements.refuse(actor, Permission.VIEW, connection.environment()).isEmpty();
  }

  private static DriftView view(Known known) {
    List<DifferenceLine> found =
        known.driftSince().isPresent() ? WatchDesk.differences(known) : List.of();
    return new DriftView(
        known.connection(),
        known.seenAt(),
        known.recordedAt(),
        known.recordedBy(),
        known.driftSince(),
        known.ignoredUntil(),
        known.trouble(),
        known.seenPrint(),
        known.calmAt(),
        found,
        found.isEmpty() ? List.of() : KnownSchemas.sides(known, found));
  }

  /** Fingerprint of the schema that a connection was last seen to have; empty when never seen. */
  public Optional<String> seenPrint(WorkspaceId workspace, String environment, String connection) {
    return rows.seenPrint(new Watched(workspace, environment, connection, ""));
  }

  /** Asks for a look at a connection now; the answer comes by itself. */
  public Answer<Watched> look(Actor actor, String connection) {
    return on(
        actor,
        connection,
        Permission.VIEW,
        watched -> {
          rows.ask(watched, false);
          wakeUp.afterCommit();
          return Answer.done(watched);
        });
  }

  /**
   * Makes the schema that was seen the recorded one.
   *
   * @param shown fingerprint of the schema that the person looked at; where it is named and another
   *     one was seen since, nothing is done
   */
  public Answer<Adoptable> adopt(Actor actor, String connection, Optional<String> shown) {
    return shown(
        actor,
        connection,
        shown,
        known -> {
          Answer<Adoptable> adoptable = KnownSchemas.adoptable(known);
          if (adoptable.value().isEmpty()) {
            return adoptable;
          }
          if (!rows.record(known.connection(), known.seenPrint(), actor.displayName())) {
            return changed();
          }
          record("drift.adopted", actor, known, Map.of());
          return adoptable;
        });
  }

  /**
   * What {@link #adopt} would do now; nothing is changed and no refusal is recorded.
   *
   * @param shown as there
   */
  public Answer<Adoptable> adoptable(Actor actor, String connection, Optional<String> shown) {
    return shown(actor, connection, shown, KnownSchemas::adoptable);
  }

  /**
   * A drift that may be adopted.
   *
   * @param sql leads from the recorded schema to the one that was seen, for the other environments;
   *     empty when the recorded one cannot be read any more
   * @param fingerprint fingerprint of the one that was seen
   */
  public record Adoptable(String sql, String fingerprint) {}

  private <T> Answer<T> shown(
      Actor actor, String connection, Optional<String> shown, Function<Known, Answer<T>> work) {
    return drifted(
        actor,
        connection,
        known ->
            shown.filter(print -> !print.equals(known.seenPrint())).isPresent()
                ? changed()
                : work.apply(known));
  }

  private static <T> Answer<T> changed() {
    return new Answer.NothingToDo<>("Another schema was seen meanwhile; look again.");
  }

  /** Says nothing of a drift until a time, unless it changes. */
  public Answer<DriftView> ignore(Actor actor, String connection, Instant until) {
    return drifted(
        actor,
        connection,
        known -> {
          rows.ignore(known.connection(), until);
          record("drift.ignored", actor, known, Map.of("until", until.toString()));
          return Answer.done(view(rows.known(known.connection()).orElseThrow()));
        });
  }

  private void record(String code, Actor actor, Known known, Map<String, String> more) {
    Map<String, String> details = new java.util.HashMap<>(more);
    details.put("connection", known.connection().connection());
    details.put("fingerprint", known.seenPrint());
    audit.append(AuditEvent.success(code, actor, known.connection().environment(), 0, "", details));
  }

  private <T> Answer<T> drifted(Actor actor, String connection, Function<Known, Answer<T>> work) {
    return on(
        actor,
        connection,
        Permission.MANAGE,
        watched -> {
          Optional<Known> known = rows.known(watched);
          return known.flatMap(Known::driftSince).isEmpty()
              ? new Answer.NothingToDo<>(watched.name() + " is as it was recorded.")
              : work.apply(known.orElseThrow());
        });
  }

  /** The script that turns the schema that was seen back into the recorded one. */
  public Answer<SyncScript> revert(Actor actor, String connection) {
    return on(
        actor,
        connection,
        Permission.VIEW,
        watched -> {
          Optional<Known> known = rows.known(watched);
          return known.flatMap(Known::driftSince).isEmpty()
              ? new Answer.NothingToDo<>(watched.name() + " is as it was recorded.")
              : KnownSchemas.back(known.orElseThrow());
        });
  }

  /** What differs between the schemas of two connections as they were last seen. */
  public Answer<Comparison> compare(Actor actor, String from, String to) {
    return on(
        actor,
        from,
        Permission.VIEW,
        left ->
            on(
                actor,
                to,
                Permission.VIEW,
                right -> {
                  Optional<Known> one = rows.known(left).filter(k -> k.seen().isPresent());
                  Optional<Known> two = rows.known(right).filter(k -> k.seen().isPresent());
                  return one.isEmpty() || two.isEmpty()
                      ? Answer.refused(KnownSchemas.unseen(one.isEmpty() ? left : right))
                      : KnownSchemas.compared(one.get(), two.get());
                }));
  }

  /**
   * Two schemas side by side.
   *
   * @param found what differs; for two engines by what it means, with what is equivalent
   * @param sides the objects that differ, as they are in each
   * @param script the script that leads from one to the other; empty for two engines
   */
  public record Comparison(
      Watched from,
      Watched to,
      Optional<Instant> fromSeenAt,
      Optional<Instant> toSeenAt,
      EngineComparison found,
      List<SideBySide> sides,
      String script) {
    public Comparison {
      sides = List.copyOf(sides);
    }
  }

  private <T> Answer<T> on(
      Actor actor, String name, Permission permission, Function<Watched, Answer<T>> work) {
    Optional<Connection> connection = workspaces.configuration(actor.workspace()).named(name);
    Optional<Refusal> refusal =
        connection.isEmpty()
            ? Optional.of(
                new Refusal(
                    Kind.NOT_FOUND,
                    "connection.unknown",
                    "There is no connection " + name + ".",
                    "See /sluice connections."))
            : entitlements.refuse(actor, permission, connection.get().environment());
    return refusal
        .<Answer<T>>map(Answer::refused)
        .orElseGet(
            () ->
                transactions.execute(
                    status -> work.apply(watched(actor.workspace(), connection.orElseThrow()))));
  }

  private static Watched watched(WorkspaceId workspace, Connection connection) {
    return new Watched(workspace, connection.environment(), connection.name(), connection.engine());
  }

  /** Asks for a look at every connection that nobody looked at for long and that is at rest. */
  public void lookAtAll(WorkspaceId workspace) {
    for (Connection connection : workspaces.configuration(workspace).connections()) {
      Watched watched = watched(workspace, connection);
      if (!link.busy(watched.place(), watched.connection())) {
        rows.askDue(watched);
      }
    }
    wakeUp.afterCommit();
  }

  /**
   * Tells of drifts again that were ignored long enough, and lets agents drop what was set aside
   * and is due; that once a day.
   */
  public void expireAll(Instant now) {
    desk.endIgnores(now);
    rows.askExpiry(now);
    wakeUp.afterCommit();
  }

  /** What a run of ours has made of a connection is what it should be. */
  @EventListener
  void on(StageRunChanged event) {
    if (!SETTLED.contains(event.state())) {
      return;
    }
    WorkspaceId workspace = event.stage().migration().workspace();
    runs.targets(event.stage())
        .forEach(
            target ->
                workspaces.find(workspace).flatMap(c -> c.connection(target.connection())).stream()
                    .map(connection -> watched(workspace, connection))
                    .forEach(watched -> rows.ask(watched, true)));
    wakeUp.afterCommit();
  }
}
