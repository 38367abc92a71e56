package dev.sluice.pipeline.audit;

import java.util.Optional;

/**
 * What checking a chain found.
 *
 * @param entries how many entries were in order
 * @param broken the first thing that is wrong; empty when nothing is
 */
public record AuditVerdict(long entries, Optional<Broken> broken) {
  /** Whether the trail is what was written. */
  public boolean intact() {
    return broken.isEmpty();
  }

  /**
   * The first bad entry.
   *
   * @param workspace its workspace
   * @param sequence its place, or the place where an entry is missing
   * @param reason what is wrong with it
   */
  public record Broken(String workspace, long sequence, String reason) {}
}
