package dev.sluice.analysis.rehearsal;

import dev.sluice.db.StatementEffect;
import java.util.List;

/**
 * What a statement of the up script was seen to do on the shadow.
 *
 * @param index its position, from 1
 * @param locks locks that it took on what was there, for example {@code ACCESS EXCLUSIVE
 *     public.users}
 * @param rewrites tables and indexes that it wrote anew
 * @param unseen what the server does not let be seen, a line each that begins with {@code locks} or
 *     {@code rewrites} and says why
 */
public record Observation(
    int index, List<String> locks, List<String> rewrites, List<String> unseen) {
  /** Reports that were stored before the last one was known lack it. */
  public Observation {
    locks = List.copyOf(locks);
    rewrites = List.copyOf(rewrites);
    unseen = unseen == null ? List.of() : List.copyOf(unseen);
  }

  static Observation of(int index, StatementEffect effect) {
    return new Observation(index, effect.locks(), effect.rewrites(), effect.unseen());
  }
}
