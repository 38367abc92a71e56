package dev.sluice.pipeline.migration;

import dev.sluice.analysis.risk.RiskAnalysis;
import dev.sluice.analysis.risk.RiskContext;
import dev.sluice.analysis.risk.RiskReport;
import dev.sluice.db.DatabaseEngines;
import dev.sluice.db.digest.Sha256;
import dev.sluice.pipeline.catalog.RiskBudget;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Ratings of scripts by today's rules of an environment; the newest are remembered. */
final class Ratings {
  private static final int KEPT = 200;
  private static final Map<Key, RiskReport> NEWEST =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, RiskReport> eldest) {
              return size() > KEPT;
            }
          });

  private Ratings() {}

  /** Where a script is rated: an environment and how its rules differ. */
  record Place(String environment, RiskBudget budget) {}

  private record Key(String engine, String script, Place place) {}

  /** How the script of a migration is rated in a place. */
  static RiskReport now(StoredMigration migration, Place place) {
    return now(migration.content().engine(), migration.content().up(), place);
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
    Key key = new Key(engine, Sha256.hex(up), place);
    RiskReport known = NEWEST.get(key);
    if (known != null) {
      return known;
    }
    RiskContext context =
        RiskContext.unknown().with(place.budget().settings()).in(place.environment());
    RiskReport report =
        new RiskAnalysis(
                DatabaseEngines.find(engine)
                    .orElseThrow(
                        () -> new IllegalStateException("engine not on the class path: " + engine)),
                context)
            .rate(up);
    NEWEST.put(key, report);
    return report;
  }
}
