package dev.sluice.pipeline.compare;

import dev.sluice.analysis.compare.DifferenceLine;
import java.time.Instant;
import java.util.List;

/**
 * A connection's schema is not the recorded one. Published once per state of the schema, inside the
 * transaction that stored it.
 *
 * @param fingerprint fingerprint of the schema that was seen
 * @param since when it was first seen to differ
 * @param differences what differs, on the way from the recorded schema to the one that was seen
 */
public record DriftFound(
    Watched connection, String fingerprint, Instant since, List<DifferenceLine> differences) {
  public DriftFound {
    differences = List.copyOf(differences);
  }
}
