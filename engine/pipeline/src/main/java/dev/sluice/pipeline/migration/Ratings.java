package dev.sluice.pipeline.migration;

import dev.sluice.analysis.risk.RiskAnalysis;
import dev.sluice.analysis.risk.RiskContext;
import dev.sluice.analysis.risk.RiskReport;
import dev.sluice.db.DatabaseEngines;
import dev.sluice.pipeline.catalog.RiskBudget;
import java.util.Collections;
import java.util.LinkedHashMap;
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

  private record Key(String engine, String digest, RiskBudget budget) {}

  /** How the script of a migration is rated where a budget holds. */
  static RiskReport now(StoredMigration migration, RiskBudget budget) {
    String engine = migration.content().engine();
    Key key = new Key(engine, migration.digest(), budget);
    RiskReport known = NEWEST.get(key);
    if (known != null) {
      return known;
    }
    RiskContext context = RiskContext.unknown().with(budget.settings());
    RiskReport report =
        new RiskAnalysis(
                DatabaseEngines.find(engine)
                    .orElseThrow(
                        () -> new IllegalStateException("engine not on the class path: " + engine)),
                context)
            .rate(migration.content().up());
    NEWEST.put(key, report);
    return report;
  }
}
