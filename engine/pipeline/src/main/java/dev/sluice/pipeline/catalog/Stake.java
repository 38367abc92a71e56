package dev.sluice.pipeline.catalog;

import dev.sluice.analysis.risk.RiskLevel;
import java.util.OptionalLong;

/**
 * What is at stake when a script runs on a stage.
 *
 * @param risk how the script is rated in the environment
 * @param rows rows of the largest table that it touches on any target; empty when not known
 */
public record Stake(RiskLevel risk, OptionalLong rows) {
  /** A rating alone; how large the tables are is not known. */
  public static Stake of(RiskLevel risk) {
    return new Stake(risk, OptionalLong.empty());
  }
}
