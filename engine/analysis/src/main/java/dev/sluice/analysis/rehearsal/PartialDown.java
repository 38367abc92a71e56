package dev.sluice.analysis.rehearsal;

import java.util.List;
import java.util.stream.Stream;

/**
 * The way back from one resting place of a script, as a rehearsal showed it.
 *
 * @param applied how many statements are applied there, counted from the first
 * @param down the script that undoes exactly those
 * @param proof the verdict
 * @param remaining differences that remained after it, or why it could not be tried, a line each
 * @param losses what does not come back, a line each
 */
public record PartialDown(
    int applied, String down, RollbackProof proof, List<String> remaining, List<String> losses) {
  public PartialDown {
    remaining = List.copyOf(remaining);
    losses = List.copyOf(losses);
  }

  static PartialDown of(int applied, RehearsalReport there) {
    return there.trouble().isEmpty()
        ? new PartialDown(applied, there.down(), there.proof(), there.remaining(), there.losses())
        : untried(applied, there.trouble());
  }

  /** The way back from before the first statement, of which only batches stand. */
  static PartialDown nothing() {
    return new PartialDown(0, "", RollbackProof.PROVEN, List.of(), List.of());
  }

  /** The same way where more was taken away that no script brings back. */
  PartialDown losing(List<String> more) {
    List<String> all = Stream.concat(losses.stream(), more.stream()).distinct().toList();
    boolean whole = proof == RollbackProof.PROVEN && all.isEmpty();
    RollbackProof less = whole || !restores() ? proof : RollbackProof.SCHEMA_ONLY;
    return new PartialDown(applied, down, less, remaining, all);
  }

  static PartialDown untried(int applied, String why) {
    return new PartialDown(applied, "", RollbackProof.NOT_REHEARSED, List.of(why), List.of());
  }

  /** Whether the script restores the schema; rows may have to come from what was set aside. */
  public boolean restores() {
    return proof == RollbackProof.PROVEN || proof == RollbackProof.SCHEMA_ONLY;
  }
}
