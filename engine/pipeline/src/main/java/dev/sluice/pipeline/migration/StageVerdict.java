package dev.sluice.pipeline.migration;

import dev.sluice.analysis.rehearsal.RehearsalReport;
import dev.sluice.analysis.rehearsal.RollbackProof;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What rehearsals say about the targets of a stage.
 *
 * @param whole whether the rehearsal of the whole migration has not ended
 * @param open targets whose own rehearsal has not ended
 * @param voided targets without a verdict because their schema changed, with the reason
 * @param reports what was shown, by connection; the first stage's where a target has none of its
 *     own
 */
record StageVerdict(
    boolean whole,
    Set<String> open,
    Map<String, String> voided,
    Map<String, RehearsalReport> reports) {
  StageVerdict {
    open = Set.copyOf(open);
    voided = Collections.unmodifiableMap(new LinkedHashMap<>(voided));
    reports = Collections.unmodifiableMap(new LinkedHashMap<>(reports));
  }

  /** What nobody looks at: for gates that ask for no rehearsal. */
  static final StageVerdict NONE = new StageVerdict(false, Set.of(), Map.of(), Map.of());

  /** Whether a rehearsal has not ended. */
  boolean waiting() {
    return whole || !open.isEmpty();
  }

  /** Whether nothing is known about a target, or not any more. */
  boolean lacks(String connection) {
    return whole || open.contains(connection) || voided.containsKey(connection);
  }

  /** Fingerprints of the schemas that were rehearsed, by connection. */
  Map<String, String> bases() {
    Map<String, String> bases = new LinkedHashMap<>();
    reports.forEach(
        (connection, report) -> {
          if (!report.baseFingerprint().isEmpty()) {
            bases.put(connection, report.baseFingerprint());
          }
        });
    return bases;
  }

  /** A report of an up script that failed on a shadow, if there is one. */
  Optional<RehearsalReport> failed() {
    return reports.values().stream()
        .filter(report -> !report.upApplied() && report.trouble().isEmpty())
        .findFirst();
  }

  /** Whether the down script that would run was shown to restore everything on every target. */
  boolean proven(String down) {
    return !reports.isEmpty()
        && reports.values().stream()
            .allMatch(r -> r.proof() == RollbackProof.PROVEN && r.down().equals(down));
  }

  /** Why the verdict is void, if it is. */
  Optional<String> voidWhy() {
    return voided.values().stream().findFirst();
  }
}
