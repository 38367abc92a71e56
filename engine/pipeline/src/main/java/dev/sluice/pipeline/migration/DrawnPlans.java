package dev.sluice.pipeline.migration;

import dev.sluice.analysis.plan.SafePlan;
import dev.sluice.analysis.plan.SafePlans;
import dev.sluice.analysis.risk.RiskContext;
import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.db.DatabaseEngines;
import dev.sluice.db.digest.Sha256;
import dev.sluice.pipeline.compare.SeenTarget;
import dev.sluice.pipeline.compare.SeenTargets;
import dev.sluice.pipeline.migration.StoredMigration.StoredStage;
import dev.sluice.pipeline.run.RunState;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Draws the safe plan of a script, on what is known of the first database that it meets next. */
@Component
class DrawnPlans {
  private static final int KEPT = 200;

  /** Longer scripts would hold up whoever reads the card. */
  private static final int LONGEST = 50_000;

  private static final Map<Key, SafePlan> NEWEST =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, SafePlan> eldest) {
              return size() > KEPT;
            }
          });

  private final SeenTargets targets;
  private final Policies policies;

  DrawnPlans(SeenTargets targets, Policies policies) {
    this.targets = targets;
    this.policies = policies;
  }

  private record Key(String engine, String script, Ratings.Place place, String target) {}

  /** The plan of a migration by what is known now. */
  SafePlan of(StoredMigration migration) {
    StoredStage stage = migration.current();
    Ratings.Place place = policies.place(migration.key().workspace(), stage.environment());
    Optional<Ratings.Target> target =
        stage.connections().stream()
            .flatMap(connection -> target(migration, stage, connection).stream())
            .findFirst();
    Key key =
        new Key(
            migration.content().engine(),
            Sha256.hex(migration.content().up()),
            place,
            target.map(Ratings.Target::print).orElse(""));
    SafePlan known = NEWEST.get(key);
    if (known != null) {
      return known;
    }
    RiskContext context = Ratings.context(place);
    SafePlan drawn =
        new SafePlans(
                DatabaseEngines.find(migration.content().engine())
                    .orElseThrow(
                        () ->
                            new IllegalStateException(
                                "engine not on the class path: " + migration.content().engine())),
                target.map(one -> context.against(one.schema(), one.rows())).orElse(context))
            .of(migration.content().up());
    NEWEST.put(key, drawn);
    return drawn;
  }

  private Optional<Ratings.Target> target(
      StoredMigration migration, StoredStage stage, String connection) {
    Optional<SeenTarget> seen =
        targets.find(migration.key().workspace(), stage.environment(), connection);
    return seen.flatMap(
        one ->
            targets
                .schema(one)
                .map(schema -> new Ratings.Target(one.fingerprint(), one.rows(), schema)));
  }

  /** Whether it waits, is High at least, and a plan would take that out of it. */
  boolean eases(StoredMigration migration) {
    StoredStage stage = migration.current();
    boolean waits = stage.state() == RunState.PENDING && migration.touched().isEmpty();
    return waits
        && migration.content().up().length() <= LONGEST
        && level(migration, stage).compareTo(RiskLevel.HIGH) >= 0
        && of(migration).eases();
  }

  private RiskLevel level(StoredMigration migration, StoredStage stage) {
    return TargetRisk.worst(migration.risk().level(), policies.added(migration, stage));
  }
}
