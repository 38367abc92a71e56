package dev.sluice.analysis.risk;

import dev.sluice.db.schema.Schema;
import java.util.Map;
import java.util.Optional;

/**
 * What is known about where a script will run.
 *
 * @param version the server's version, or empty for any
 * @param environment the environment's name, or empty
 * @param settings which rules look
 * @param schema what the database holds now, if known
 * @param rows rows per table by qualified name, where known
 */
public record RiskContext(
    String version,
    String environment,
    RuleSettings settings,
    Optional<Schema> schema,
    Map<String, Long> rows) {
  public RiskContext {
    rows = Map.copyOf(rows);
  }

  /** Nothing is known; the standard rules look. */
  public static RiskContext unknown() {
    return new RiskContext("", "", RuleSettings.standard(), Optional.empty(), Map.of());
  }

  /** The same with other settings. */
  public RiskContext with(RuleSettings other) {
    return new RiskContext(version, environment, other, schema, rows);
  }

  /** The same on a server of a version. */
  public RiskContext onVersion(String other) {
    return new RiskContext(other, environment, settings, schema, rows);
  }

  /** The same in an environment. */
  public RiskContext in(String other) {
    return new RiskContext(version, other, settings, schema, rows);
  }

  /** The same against a known schema with its row counts. */
  public RiskContext against(Schema known, Map<String, Long> counted) {
    return new RiskContext(version, environment, settings, Optional.of(known), counted);
  }

  /** The same where of what the database holds only the row counts are known. */
  public RiskContext withoutSchema() {
    return new RiskContext(version, environment, settings, Optional.empty(), rows);
  }

  /** Whether a table is known to have so few rows that nothing done to it takes long. */
  public boolean small(String table) {
    return new RowCounts(rows)
        .of(TableNames.plain(table))
        .filter(count -> count < Surroundings.FEW_ROWS)
        .isPresent();
  }
}
