package dev.sluice.pipeline.migration;

import dev.sluice.analysis.rehearsal.RehearsalReport;
import dev.sluice.pipeline.approval.Approvals;
import dev.sluice.pipeline.catalog.Stage.RehearsalPolicy;
import dev.sluice.pipeline.compare.Drifts;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.migration.StoredMigration.RehearsalState;
import dev.sluice.pipeline.migration.StoredMigration.StoredStage;
import dev.sluice.pipeline.rehearsal.Rehearsals;
import dev.sluice.pipeline.rehearsal.Rehearsals.Verdict;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * What rehearsals say about each target. The verdict of the first stage holds for every target with
 * the same schema; a target with another one has a rehearsal of its own, of the same scripts. A
 * target whose schema is not the rehearsed one any more has no verdict, and what was approved on
 * the strength of it does not count.
 */
@Component
class Verdicts {
  private final Rehearsals rehearsals;
  private final Drifts schemas;
  private final Approvals approvals;
  private final Transitions transitions;

  Verdicts(Rehearsals rehearsals, Drifts schemas, Approvals approvals, Transitions transitions) {
    this.rehearsals = rehearsals;
    this.schemas = schemas;
    this.approvals = approvals;
    this.transitions = transitions;
  }

  /** What is known for a stage now. */
  StageVerdict of(StoredMigration migration, StoredStage stage) {
    return Known.of(rehearsals, migration).at(stage);
  }

  /** What is known for every stage now, by environment. */
  Map<String, StageVerdict> of(StoredMigration migration) {
    Known known = Known.of(rehearsals, migration);
    Map<String, StageVerdict> verdicts = new LinkedHashMap<>();
    migration.stages().forEach(stage -> verdicts.put(stage.environment(), known.at(stage)));
    return verdicts;
  }

  /** What the store knows of the rehearsals of a migration's version, read once. */
  private record Known(
      StoredMigration migration, List<Verdict> all, Map<String, Map<String, String>> voided) {

    static Known of(Rehearsals rehearsals, StoredMigration migration) {
      return new Known(
          migration,
          rehearsals.verdicts(migration.key(), migration.version()),
          rehearsals.voidTargets(migration.key(), migration.version()));
    }

    StageVerdict at(StoredStage stage) {
      Map<String, Verdict> own = own(stage);
      Map<String, RehearsalReport> reports = new LinkedHashMap<>();
      for (String connection : stage.connections()) {
        Optional.ofNullable(own.get(connection))
            .flatMap(Verdict::report)
            .or(migration::rehearsal)
            .ifPresent(report -> reports.put(connection, report));
      }
      return new StageVerdict(
          migration.rehearsalState() == RehearsalState.WAITING,
          own.values().stream()
              .filter(verdict -> verdict.report().isEmpty())
              .map(Verdict::connection)
              .collect(Collectors.toSet()),
          voided.getOrDefault(stage.environment(), Map.of()),
          reports);
    }

    Map<String, Verdict> own(StoredStage stage) {
      return all.stream()
          .filter(verdict -> verdict.environment().equals(stage.environment()))
          .collect(Collectors.toMap(Verdict::connection, verdict -> verdict, (one, same) -> one));
    }
  }

  /** Sends the whole migration to a rehearsal, whose down script may become part of it. */
  void rehearse(StoredMigration migration, String correlation) {
    StoredStage first = migration.stages().get(0);
    boolean author = migration.content().downOrigin().equals("author");
    rehearsals.request(
        request(
            migration,
            first,
            first.connections().get(0),
            author ? Optional.of(migration.content().down()) : Optional.empty(),
            correlation));
  }

  /** Rehearses exactly the scripts that stand on one target of a stage; they are not changed. */
  void rehearse(
      StoredMigration migration, StoredStage stage, String connection, String correlation) {
    String down = migration.content().down();
    rehearsals.requestBeside(
        request(
            migration,
            stage,
            connection,
            down.isBlank() ? Optional.empty() : Optional.of(down),
            correlation));
  }

  private static Rehearsals.Request request(
      StoredMigration migration,
      StoredStage stage,
      String connection,
      Optional<String> down,
      String correlation) {
    return new Rehearsals.Request(
        migration.key(),
        migration.version(),
        migration.content().title(),
        migration.content().flow(),
        stage.environment(),
        connection,
        migration.content().engine(),
        migration.content().up(),
        down,
        correlation);
  }

  /**
   * Asks for a rehearsal on the first target of a stage that is known to have another schema than
   * the rehearsed one.
   *
   * @return whether one was asked for
   */
  boolean rehearseWhereItDiffers(
      StoredMigration migration, StoredStage stage, RehearsalPolicy policy, String correlation) {
    String base = migration.rehearsal().map(RehearsalReport::baseFingerprint).orElse("");
    if (policy == RehearsalPolicy.OFF || base.isEmpty()) {
      return false;
    }
    Map<String, Verdict> own = Known.of(rehearsals, migration).own(stage);
    Optional<String> other =
        stage.connections().stream()
            .filter(connection -> !own.containsKey(connection))
            .filter(c -> seen(migration, stage, c).filter(p -> !p.equals(base)).isPresent())
            .findFirst();
    other.ifPresent(
        connection -> {
          transitions.note(
              Actor.system(migration.key().workspace(), correlation),
              migration,
              "rehearsal.requested",
              "%s/%s has another schema than the rehearsed one, so it is rehearsed there too"
                  .formatted(stage.environment(), connection));
          rehearse(migration, stage, connection, correlation);
        });
    return other.isPresent();
  }

  private Optional<String> seen(StoredMigration migration, StoredStage stage, String connection) {
    return schemas.seenPrint(migration.key().workspace(), stage.environment(), connection);
  }

  /**
   * Takes note that a target has another schema than the rehearsed one: the verdict is void. What
   * becomes of decisions that were taken on it, {@link #voidDecisions} says.
   *
   * @return how often that happened to this target
   */
  int lapse(StoredMigration migration, StoredStage stage, String connection, Actor actor) {
    StageKey key = migration.key().stage(stage.environment());
    String why =
        "The schema of %s/%s is not the one that was rehearsed: it was changed since, or was always"
                .formatted(stage.environment(), connection)
            + " another one";
    int times = rehearsals.voidFor(key, connection, migration.version(), why);
    transitions.note(actor, migration, "rehearsal.void", why + "; the rehearsal is void");
    return times;
  }

  /**
   * Ends what was decided on a stage whose verdict is void for a target. While a run is under way
   * that waits for its end: on the other targets the verdict stands, and so do its approvals.
   */
  void voidDecisions(StoredMigration migration, StoredStage stage) {
    if (of(migration, stage).voidWhy().isPresent()) {
      approvals.voidAll(
          migration.key().stage(stage.environment()),
          "the rehearsal is void, because the schema changed");
    }
  }

  /**
   * Whether a schema that was seen on a target voids what a rehearsal said about it. One that still
   * runs says nothing yet: it began with a schema of its own.
   */
  boolean lapses(StoredMigration migration, StoredStage stage, String connection, Seen seen) {
    Known known = Known.of(rehearsals, migration);
    StageVerdict verdict = known.at(stage);
    String base = verdict.bases().getOrDefault(connection, "");
    boolean later =
        Optional.ofNullable(known.own(stage).get(connection))
            .map(own -> own.endedBefore(seen.askedAt()))
            .orElse(true);
    return !verdict.lacks(connection)
        && migration.rehearsalState() == RehearsalState.FINISHED
        && !base.isEmpty()
        && !base.equals(seen.fingerprint())
        && later;
  }

  /** A schema that an agent saw when it was asked at that time or later. */
  record Seen(String fingerprint, Instant askedAt) {}
}
