package dev.sluice.pipeline.migration;

import dev.sluice.analysis.risk.Finding;
import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.analysis.risk.RiskReport;
import dev.sluice.analysis.risk.TouchedTables;
import dev.sluice.db.schema.Schema;
import dev.sluice.pipeline.compare.SeenTarget;
import dev.sluice.pipeline.compare.SeenTargets;
import dev.sluice.pipeline.migration.MigrationView.TargetFinding;
import dev.sluice.pipeline.migration.StoredMigration.StoredStage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.stereotype.Component;

/**
 * What the databases of a stage add to the risk of a script: tables and columns that are not there,
 * what depends on what it takes away, and how large the tables are. It only adds: a finding that
 * would weigh less on a small table keeps its level, because sizes are estimates of an earlier
 * moment.
 */
@Component
class TargetRisk {
  /** Longer scripts would hold up whoever reads; their rehearsal says what they do. */
  private static final int LONGEST = 200_000;

  private final SeenTargets targets;

  TargetRisk(SeenTargets targets) {
    this.targets = targets;
  }

  /** What the targets of a stage add, worst first; nothing where nobody has looked. */
  List<TargetFinding> added(StoredMigration migration, StoredStage stage, Ratings.Place place) {
    if (migration.content().up().length() > LONGEST) {
      return List.of();
    }
    RiskReport read = Ratings.now(migration, place);
    List<TargetFinding> added = new ArrayList<>();
    for (String connection : stage.connections()) {
      seen(migration, stage, connection)
          .flatMap(seen -> rated(migration, place, seen))
          .map(RiskReport::findings)
          .orElse(List.of())
          .stream()
          .filter(finding -> isNew(finding, read) && isNew(finding, added))
          .forEach(finding -> added.add(new TargetFinding(connection, finding)));
    }
    added.sort(Comparator.comparing((TargetFinding one) -> one.finding().level()).reversed());
    return added;
  }

  private Optional<RiskReport> rated(
      StoredMigration migration, Ratings.Place place, SeenTarget seen) {
    return targets.schema(seen).map(schema -> rated(migration, place, seen, schema));
  }

  private static RiskReport rated(
      StoredMigration migration, Ratings.Place place, SeenTarget seen, Schema schema) {
    return Ratings.on(
        migration, place, new Ratings.Target(seen.fingerprint(), seen.rows(), schema));
  }

  private static boolean isNew(Finding finding, RiskReport read) {
    return read.findings().stream().noneMatch(known -> covers(known, finding));
  }

  private static boolean isNew(Finding finding, List<TargetFinding> added) {
    return added.stream().noneMatch(known -> covers(known.finding(), finding));
  }

  private static boolean covers(Finding known, Finding finding) {
    return known.rule().equals(finding.rule())
        && known.statement() == finding.statement()
        && known.column() == finding.column()
        && known.level().compareTo(finding.level()) >= 0;
  }

  /** The level of a script on targets: what reading says, or more by what they add. */
  static RiskLevel worst(RiskLevel read, List<TargetFinding> added) {
    return added.stream()
        .map(TargetFinding::finding)
        .filter(finding -> !finding.excused())
        .map(Finding::level)
        .filter(level -> level.compareTo(read) > 0)
        .max(Comparator.naturalOrder())
        .orElse(read);
  }

  /** Rows of the largest table that a script touches on a stage; empty when not known. */
  OptionalLong rows(StoredMigration migration, StoredStage stage, Ratings.Place place) {
    RiskReport read = Ratings.now(migration, place);
    long most = 0;
    for (String connection : stage.connections()) {
      OptionalLong largest =
          seen(migration, stage, connection)
              .flatMap(
                  seen ->
                      targets
                          .schema(seen)
                          .map(schema -> TouchedTables.largest(read, schema, seen.rows())))
              .orElse(OptionalLong.empty());
      if (largest.isEmpty()) {
        return OptionalLong.empty();
      }
      most = Math.max(most, largest.getAsLong());
    }
    return OptionalLong.of(most);
  }

  private Optional<SeenTarget> seen(
      StoredMigration migration, StoredStage stage, String connection) {
    return targets.find(migration.key().workspace(), stage.environment(), connection);
  }
}
