package dev.sluice.agent.journal;

import java.util.List;
import java.util.Optional;

/**
 * Everything that the journal knows of one attempt.
 *
 * @param entries its lines in order
 */
public record AttemptTrail(List<Entry> entries) {
  public AttemptTrail {
    entries = List.copyOf(entries);
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("a trail has at least one entry");
    }
  }

  /** Id of the attempt. */
  public String attempt() {
    return entries.get(0).attempt();
  }

  /** Newest epoch in the trail. */
  public long epoch() {
    return entries.stream().mapToLong(Entry::epoch).max().orElse(0);
  }

  /** Target of the attempt. */
  public String target() {
    return entries.get(0).target();
  }

  /** Whether the server has the result of its newest epoch. */
  public boolean settled() {
    return newest(Entry.Kind.SETTLED).filter(entry -> entry.epoch() >= epoch()).isPresent();
  }

  /** Whether a statement may have been sent. */
  public boolean intended() {
    return has(Entry.Kind.INTENT);
  }

  /** The newest line of a kind. */
  public Optional<Entry> newest(Entry.Kind kind) {
    return entries.stream().filter(entry -> entry.kind() == kind).reduce((one, other) -> other);
  }

  private boolean has(Entry.Kind kind) {
    return newest(kind).isPresent();
  }
}
