package dev.sluice.pipeline.impact;

import dev.sluice.analysis.risk.RiskReport;
import dev.sluice.pipeline.kernel.MigrationKey;
import java.util.List;

/**
 * The script of a migration, about which applications are looked through.
 *
 * @param migration the migration
 * @param flow name of its flow
 * @param connections all connections that it will run on
 * @param sha256 digest of its up script
 * @param risk how that was read
 * @param correlation id of who asks
 */
public record ImpactScript(
    MigrationKey migration,
    String flow,
    List<String> connections,
    String sha256,
    RiskReport risk,
    String correlation) {
  public ImpactScript {
    connections = List.copyOf(connections);
  }
}
