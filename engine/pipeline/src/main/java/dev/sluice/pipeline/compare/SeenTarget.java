package dev.sluice.pipeline.compare;

import java.time.Instant;
import java.util.Map;

/**
 * A connection's database as an agent last saw it.
 *
 * @param target which connection
 * @param fingerprint of its schema
 * @param rows rows by qualified table name as the database estimates them; a table whose size it
 *     does not know is not named
 * @param at when
 */
public record SeenTarget(Watched target, String fingerprint, Map<String, Long> rows, Instant at) {
  public SeenTarget {
    rows = Map.copyOf(rows);
  }
}
