package dev.sluice.pipeline.audit;

import dev.sluice.pipeline.audit.AuditVerdict.Broken;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Follows one chain from its first entry and stops at what is wrong. */
final class AuditWalk {
  private final String workspace;
  private final Map<Long, Set<String>> awaited = new HashMap<>();
  private long sequence;
  private String hash = AuditHash.FIRST;
  private Optional<Broken> broken = Optional.empty();

  AuditWalk(String workspace) {
    this.workspace = workspace;
  }

  /** Goes on after a place that was found in order before. */
  static AuditWalk after(AuditCheckpoint place) {
    AuditWalk walk = new AuditWalk(place.workspace());
    walk.sequence = place.sequence();
    walk.hash = place.hash();
    return walk;
  }

  boolean is(String other) {
    return workspace.equals(other);
  }

  /** Number of the newest entry that was in order. */
  long sequence() {
    return sequence;
  }

  /** Whether this is where the walk stands. */
  boolean standsAt(AuditCheckpoint place) {
    return place.workspace().equals(workspace)
        && place.sequence() == sequence
        && place.hash().equals(hash);
  }

  /** Expects the chain to have had this hash at this place. */
  void await(long place, String hashThere) {
    awaited.computeIfAbsent(place, p -> new HashSet<>()).add(hashThere);
  }

  void step(AuditEntry entry) {
    if (broken.isPresent()) {
      return;
    }
    long next = sequence + 1;
    if (!entry.workspace().equals(workspace)) {
      fail(next, "the entry belongs to the workspace " + entry.workspace());
    } else if (entry.sequence() != next) {
      fail(next, "the entry is missing; the next one here is " + entry.sequence());
    } else if (!entry.previousHash().equals(hash)) {
      fail(next, "the entry does not follow the one before it");
    } else if (!entry.intact()) {
      fail(next, "the entry was changed");
    } else if (!Set.of(entry.hash()).containsAll(awaited.getOrDefault(next, Set.of()))) {
      fail(next, "the entry is not the one that was there before");
    } else {
      sequence = next;
      hash = entry.hash();
    }
  }

  void fail(long at, String reason) {
    if (broken.isEmpty()) {
      broken = Optional.of(new Broken(workspace, at, reason));
    }
  }

  /** The verdict after the last entry. */
  AuditVerdict end() {
    long newest = awaited.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
    if (newest > sequence) {
      fail(sequence + 1, "the entry is missing; the trail once reached " + newest);
    }
    return new AuditVerdict(sequence, broken);
  }
}
