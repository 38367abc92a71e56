package dev.sluice.pipeline.migration;

import dev.sluice.analysis.risk.RiskAnalysis;
import dev.sluice.analysis.risk.RiskContext;
import dev.sluice.analysis.risk.RiskReport;
import dev.sluice.db.DatabaseEngines;
import dev.sluice.db.digest.Sha256;
import dev.sluice.db.schema.Schema;
import dev.sluice.pipeline.catalog.CustomRule;
import dev.sluice.pipeline.catalog.RiskBudget;
import dev.sluice.pipeline.kernel.Newest;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Ratings of scripts by today's rules of an environment; the newest are remembered. */
final class Ratings {
  private static final int KEPT = 200;
  private static final Newest<Key, RiskReport> NEWEST = new Newest<>(KEPT);

  private Ratings() {}

  /** Where a script is rated: an environment, how its rules differ, and the workspace's own. */
  record Place(String environment, RiskBudget budget, List<CustomRule> rules) {
    Place {
      rules = List.copyOf(rules);
    }
  }

  /** A target as it was last seen. */
  record Target(String fingerprint, Map<String, Long> rows, Schema schema) {
    String print() {
      return fingerprint + ":" + Sha256.hex(new TreeMap<>(rows).toString());
    }
  }

  private record Key(String engine, String script, Place place, String target) {}

  /** How the script of a migration is rated in a place. */
  static RiskReport now(StoredMigration migration, Place place) {
    return now(migration.content().engine(), migration.content().up(), place);
  }

  /** The same on a target whose schema and sizes are known. */
  static RiskReport on(StoredMigration migration, Place place, Target target) {
    Key key =
        new Key(
            migration.content().engine(),
            Sha256.hex(migration.content().up()),
            place,
            target.print());
    return rated(
        key,
        migration.content().up(),
        () -> context(place).against(target.schema(), target.rows()));
  }

  /**
   * How the strictest of several places rates a script: what approvers see is never milder than
   * what any stage's gate will say.
   */
  static RiskReport strictest(String engine, String up, List<Place> places) {
    return places.stream()
        .map(place -> now(engine, up, place))
        .max(Comparator.comparing(RiskReport::level).thenComparingInt(RiskReport::score))
        .orElseThrow(() -> new IllegalStateException("a flow has stages"));
  }

  private static RiskReport now(String engine, String up, Place place) {
    return rated(new Key(engine, Sha256.hex(up), place, ""), up, () -> context(place));
  }

  /** What the configuration says of a place; nothing is known of a database. */
  static RiskContext context(Place place) {
    return RiskContext.unknown()
        .with(place.budget().settings(place.rules()))
        .in(place.environment());
  }

  private static RiskReport rated(Key key, String up, Supplier<RiskContext> context) {
    return NEWEST.of(
        key,
        () ->
            new RiskAnalysis(
                    DatabaseEngines.find(key.engine())
                        .orElseThrow(
                            () ->
                                new IllegalStateException(
                                    "engine not on the class path: " + key.engine())),
                    context.get())
                .rate(up));
  }
}
