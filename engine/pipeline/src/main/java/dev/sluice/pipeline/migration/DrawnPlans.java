package dev.sluice.pipeline.migration;

import dev.sluice.analysis.plan.SafePlan;
import dev.sluice.analysis.plan.SafePlans;
import dev.sluice.analysis.risk.RiskContext;
import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.db.DatabaseEngines;
import dev.sluice.db.digest.Sha256;
import dev.sluice.pipeline.compare.SeenTarget;
import dev.sluice.pipeline.compare.SeenTargets;
import dev.sluice.pipeline.kernel.Newest;
import dev.sluice.pipeline.migration.StoredMigration.StoredStage;
import dev.sluice.pipeline.run.RunState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Draws the safe plan of a script, for the last database that it will meet of those that were ever
 * seen: a plan matters most where the tables are largest. Tables count as large as the largest of
 * their name anywhere.
 */
@Component
class DrawnPlans {
  /** Longer scripts would hold up whoever reads the card. */
  private static final int LONGEST = 20_000;

  private static final Newest<Key, SafePlan> NEWEST = new Newest<>(200);

  private final SeenTargets targets;
  private final Policies policies;

  DrawnPlans(SeenTargets targets, Policies policies) {
    this.targets = targets;
    this.policies = policies;
  }

  private record Key(
      String engine,
      String script,
      Ratings.Place place,
      Optional<String> target,
      List<String> remarks) {}

  /** The plan of a migration by what is known now. */
  SafePlan of(StoredMigration migration) {
    List<SeenTarget> seen = seen(migration);
    Optional<Ratings.Target> target = seen.stream().findFirst().flatMap(last -> ground(last, seen));
    String environment =
        target.isPresent() ? seen.get(0).target().environment() : migration.current().environment();
    Ratings.Place place = policies.place(migration.key().workspace(), environment);
    List<String> remarks = target.isPresent() ? differing(seen) : List.of();
    String script = migration.content().up();
    Key key =
        new Key(
            migration.content().engine(),
            Sha256.hex(script),
            place,
            target.map(Ratings.Target::print),
            remarks);
    return NEWEST.of(key, () -> remarked(drawn(key, script, target), remarks));
  }

  private static SafePlan drawn(Key key, String script, Optional<Ratings.Target> target) {
    RiskContext context = Ratings.context(key.place());
    return new SafePlans(
            DatabaseEngines.find(key.engine())
                .orElseThrow(
                    () ->
                        new IllegalStateException("engine not on the class path: " + key.engine())),
            target.map(one -> context.against(one.schema(), one.rows())).orElse(context))
        .of(script);
  }

  private static SafePlan remarked(SafePlan plan, List<String> more) {
    List<String> remarks = new ArrayList<>(plan.remarks());
    remarks.addAll(more);
    return new SafePlan(plan.before(), plan.steps(), plan.unsafe(), remarks);
  }

  /** All databases of all stages that were ever seen, the last first. */
  private List<SeenTarget> seen(StoredMigration migration) {
    Set<String> environments = new HashSet<>();
    Set<String> connections = new HashSet<>();
    migration.stages().forEach(stage -> environments.add(stage.environment()));
    migration.stages().forEach(stage -> connections.addAll(stage.connections()));
    List<SeenTarget> found = targets.find(migration.key().workspace(), environments, connections);
    List<SeenTarget> seen = new ArrayList<>();
    for (StoredStage stage : migration.stages()) {
      stage.connections().forEach(name -> seen.addAll(only(found, stage.environment(), name)));
    }
    Collections.reverse(seen);
    return seen;
  }

  private static List<SeenTarget> only(List<SeenTarget> seen, String environment, String name) {
    return seen.stream()
        .filter(one -> one.target().environment().equals(environment))
        .filter(one -> one.target().connection().equals(name))
        .toList();
  }

  private Optional<Ratings.Target> ground(SeenTarget last, List<SeenTarget> seen) {
    Map<String, Long> rows = new HashMap<>();
    seen.forEach(one -> one.rows().forEach((table, count) -> rows.merge(table, count, Math::max)));
    return targets.schema(last).map(schema -> new Ratings.Target(last.fingerprint(), rows, schema));
  }

  private static List<String> differing(List<SeenTarget> seen) {
    SeenTarget ground = seen.get(0);
    List<String> others =
        seen.stream()
            .filter(one -> !one.fingerprint().equals(ground.fingerprint()))
            .map(one -> one.target().name())
            .toList();
    return others.isEmpty()
        ? List.of()
        : List.of(
            ("It is drawn for the schema of %s, and that of %s differs: see how each step"
                    + " rehearses there.")
                .formatted(ground.target().name(), String.join(", ", others)));
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
