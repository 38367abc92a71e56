package dev.sluice.pipeline.compare;

import dev.sluice.analysis.compare.DifferenceLine;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A connection's schema is not the recorded one. Published once per state of the schema, and again
 * when it was ignored for a time, inside the transaction that stored it.
 *
 * @param fingerprint fingerprint of the schema that was seen
 * @param since when it was first seen to differ
 * @param calmAt when it was last seen as it is recorded, so it was changed between the two
 * @param toldAt when this was told; the same drift is told again when it was ignored until then
 * @param differences what differs, on the way from the recorded schema to the one that was seen
 */
public record DriftFound(
    Watched connection,
    String fingerprint,
    Instant since,
    Optional<Instant> calmAt,
    Instant toldAt,
    List<DifferenceLine> differences) {
  public DriftFound {
    differences = List.copyOf(differences);
  }
}
